import { allowListKeys } from '../address/allow-rule.ts';
import type { AllowRule, DirectoryEntry, RecipientFacts, Suppression } from './facts.ts';
import type { ListedRecipient } from './list-recipients.ts';

/** What the tables hold, read beforehand; keys are look-up addresses and allow-list keys. */
export type Lists = {
  readonly allowList: ReadonlyMap<string, AllowRule>;
  readonly directory: ReadonlyMap<string, DirectoryEntry>;
  readonly suppressions: ReadonlyMap<string, readonly Suppression[]>;
};

/**
 * What is known of a recipient. The most specific rule of the allow-list is the one that admits it.
 * @param decidedBefore - under a key used before: whether its delivery stands
 */
export const recipientFacts = (recipient: ListedRecipient, lists: Lists, decidedBefore: boolean): RecipientFacts => {
  if (!recipient.address.ok) return { ...recipient, suppressions: [], decidedBefore };
  const { address } = recipient.address;
  const directory = lists.directory.get(address.lookup);
  const allowedBy = allowListKeys(address, directory?.groups)
    .map((key) => lists.allowList.get(key))
    .find((rule) => rule !== undefined);
  return {
    ...recipient,
    ...(directory === undefined ? {} : { directory }),
    ...(allowedBy === undefined ? {} : { allowedBy }),
    suppressions: lists.suppressions.get(address.lookup) ?? [],
    decidedBefore,
  };
};
