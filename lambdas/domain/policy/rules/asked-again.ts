import type { Rule } from '../rule.ts';
import { addressInvalid } from './address-invalid.ts';
import { duplicate } from './duplicate.ts';
import { expired } from './expired.ts';
import { form } from './form.ts';
import { idempotencyKeyReused } from './idempotency-key-reused.ts';
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
import { unknownSource } from './unknown-source.ts';

/**
 * What can be asked again of a mail that was decided before, in the policy's order: all that depends on what the ledger
 * knows and on how things are now. What depends on the request's content was decided with it, and the content is pinned.
 */
export const askedAgain: readonly Rule[] = [
  unknownSource,
  purposeNotPermitted,
  expired,
  quotaExceeded,
  addressInvalid,
  redirected,
  notInDirectory,
  notOnAllowList,
  notListedByAddress,
  suppressed,
  stopped,
  form,
  route,
];

/** What can be asked of a request whose sender no source lists: everything else depends on whose it is. */
export const askedOfStrangers: readonly Rule[] = [malformed, unknownSource, expired, idempotencyKeyReused, duplicate];
