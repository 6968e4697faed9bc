import type { Policy } from '../../contract/policy.ts';
import { sameMailbox } from '../address/same-mailbox.ts';

/**
 * The source that owns an address to write from: `asker` if it is one of the owners (sources may share an address), else
 * whoever lists it; undefined if nobody does.
 */
export const ownerOfSender = (address: string, asker: string, policy: Policy): string | undefined => {
  const owners = Object.entries(policy.sources)
    .filter(([, source]) => source.from.some((each) => sameMailbox(each, address)))
    .map(([name]) => name);
  return owners.includes(asker) ? asker : owners[0];
};
