import type { Policy } from '../../contract/policy.ts';
import { allowListKeys } from '../address/allow-rule.ts';
import type { AllowRule, DirectoryEntry, RecipientFacts, Suppression } from './facts.ts';
import type { ListedRecipient } from './list-recipients.ts';
import { redirectTarget } from './redirect-target.ts';

/** What the tables hold, read beforehand; keys are look-up addresses and allow-list keys. */
export type Lists = {
  readonly allowList: ReadonlyMap<string, AllowRule>;
  readonly directory: ReadonlyMap<string, DirectoryEntry>;
  readonly suppressions: ReadonlyMap<string, readonly Suppression[]>;
};

/**
 * What is known of a recipient, or where all mail is redirected, of the address it goes to instead. The most specific
 * rule of the allow-list that has not expired is the one that admits it.
 * @param decidedBefore - under a key used before: whether its delivery stands
 * @param now - milliseconds since the epoch
 */
export const recipientFacts = (
  recipient: ListedRecipient,
  lists: Lists,
  { policy, now, decidedBefore }: { readonly policy: Policy; readonly now: number; readonly decidedBefore: boolean },
): RecipientFacts => {
  if (!recipient.address.ok) return { ...recipient, suppressions: [], decidedBefore };
  const redirectedTo = redirectTarget(policy);
  const address = redirectedTo ?? recipient.address.address;
  const directory = lists.directory.get(address.lookup);
  const allowedBy = allowListKeys(address, directory?.groups)
    .map((key) => lists.allowList.get(key))
    .find((rule) => rule !== undefined && !hasExpired(rule, now));
  return {
    ...recipient,
    ...(redirectedTo === undefined ? {} : { redirectedTo }),
    ...(directory === undefined ? {} : { directory }),
    ...(allowedBy === undefined ? {} : { allowedBy }),
    suppressions: lists.suppressions.get(address.lookup) ?? [],
    decidedBefore,
  };
};

/** A time that cannot be read has passed: what admits has to be understood. */
const hasExpired = ({ expires }: AllowRule, now: number): boolean =>
  expires !== undefined && !(Date.parse(expires) > now);
