import type { Rule } from '../rule.ts';
import { addressInvalid } from './address-invalid.ts';
import { attachmentNotPermitted } from './attachment-not-permitted.ts';
import { displayNameNeutralised } from './display-name-neutralised.ts';
import { duplicate } from './duplicate.ts';
import { expired } from './expired.ts';
import { form } from './form.ts';
import { fromNotPermitted } from './from-not-permitted.ts';
import { fromOwnedByOther } from './from-owned-by-other.ts';
import { headerNotPermitted } from './header-not-permitted.ts';
import { idempotencyKeyReused } from './idempotency-key-reused.ts';
import { linkNotPermitted } from './link-not-permitted.ts';
import { linkUnreadable } from './link-unreadable.ts';
import { malformed } from './malformed.ts';
import { notInDirectory } from './not-in-directory.ts';
import { notListedByAddress } from './not-listed-by-address.ts';
import { notOnAllowList } from './not-on-allow-list.ts';
import { purposeNotPermitted } from './purpose-not-permitted.ts';
import { quotaExceeded } from './quota-exceeded.ts';
import { redirected } from './redirected.ts';
import { route } from './route.ts';
import { stopped } from './stopped.ts';
import { suppressed } from './suppressed.ts';
import { tooLarge } from './too-large.ts';
import { tooManyRecipients } from './too-many-recipients.ts';
import { unknownSource } from './unknown-source.ts';
import { uploadNotFound } from './upload-not-found.ts';
import { uploadNotYours } from './upload-not-yours.ts';
import { wrongDoor } from './wrong-door.ts';

/** The policy's order, and so the order in which objections are reported: the first one is the one people act on. */
export const rules: readonly Rule[] = [
  // request
  malformed,
  unknownSource,
  purposeNotPermitted,
  wrongDoor,
  expired,
  idempotencyKeyReused,
  duplicate,
  tooManyRecipients,
  // sender
  fromOwnedByOther,
  fromNotPermitted,
  displayNameNeutralised,
  // quota
  quotaExceeded,
  // content
  headerNotPermitted,
  attachmentNotPermitted,
  uploadNotYours,
  uploadNotFound,
  linkNotPermitted,
  linkUnreadable,
  tooLarge,
  // recipient
  addressInvalid,
  redirected,
  notInDirectory,
  notOnAllowList,
  notListedByAddress,
  suppressed,
  // stops: what would not leave without them either is not to be laid to them
  stopped,
  // form and route
  form,
  route,
];
