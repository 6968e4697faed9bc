import type { ledgerCommands } from '../contract/control/ledger.ts';
import { appliedPolicy } from '../contract/policy.ts';
import { parseAddress } from '../domain/address/parse-address.ts';
import { messageId } from '../domain/identity/message-id.ts';
import { possibleOwners } from '../domain/identity/possible-owners.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import { done, type Performers } from './answer.ts';
import type { ControlDependencies } from './dependencies.ts';

type Dependencies = Pick<ControlDependencies, 'now' | 'audit' | 'policies' | 'deliveries'>;

/** A policy may know of hundreds of principals. */
const concurrentReads = 10;

export const createLedgerCommands = ({
  now,
  audit,
  policies,
  deliveries,
}: Dependencies): Performers<keyof typeof ledgerCommands> => {
  const ofMessages = async (ids: readonly string[]) => {
    const found = await mapConcurrently([...new Set(ids)], concurrentReads, deliveries.ofMessage);
    return found.flat();
  };

  return {
    'explain-message': async ({ messageIds }) => done({ deliveries: await ofMessages(messageIds) }),

    'explain-sqs-id': async ({ id, principal = 'unknown' }) => {
      const row = await policies.inForce();
      const policy = row === undefined ? undefined : appliedPolicy.parse(await policies.read(row));
      const ids = possibleOwners(policy, principal).map((owner) => messageId(owner, id));
      return done({ deliveries: await ofMessages(ids) });
    },

    'explain-recipient': async ({ recipient: given, since, limit }, { who, accessKey }) => {
      const parsed = parseAddress(given);
      // What is no address stands in the ledger as it was given.
      const recipient = parsed.ok ? parsed.address.lookup : given;
      await audit.append(
        { action: 'explain-recipient', subject: recipient, who, accessKey, details: { since } },
        now(),
      );
      const sinceTime = new Date(since).toISOString();
      return done({ deliveries: await deliveries.ofRecipient({ recipient, since: sinceTime, limit }) });
    },
  };
};
