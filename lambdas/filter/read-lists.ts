import type { DeliveryKey } from '../adapters/ledger.ts';
import type { Policy } from '../contract/policy.ts';
import { allowListKeys } from '../domain/address/allow-rule.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { type Intake, isReadable, type ReadableIntake, recordedRecipients } from '../domain/intake/read-intake.ts';
import type { Lists } from '../domain/policy/recipient-facts.ts';
import { redirectTarget } from '../domain/policy/redirect-target.ts';
import type { Stop } from '../domain/policy/stop.ts';
import type { FilterDependencies } from './dependencies.ts';

/** What the tables hold about a batch of requests. */
export type BatchLists = Lists & {
  /** Deliveries that are recorded under the requests' ids already. */
  readonly deliveries: readonly Delivery[];
  readonly stops: readonly Stop[];
};

/**
 * Reads what the tables know of all recipients of a batch, in two calls where it fits: who is in the directory decides
 * which rules of the allow-list are worth a look. Where all mail is redirected, it is that address alone they are about.
 */
export const readLists = async (
  intakes: readonly Intake[],
  policy: Pick<Policy, 'redirect'>,
  {
    readRecipients,
    readAllowRules,
    readStops,
  }: Pick<FilterDependencies, 'readRecipients' | 'readAllowRules' | 'readStops'>,
): Promise<BatchLists> => {
  const readable = intakes.filter(isReadable);
  const redirectedTo = redirectTarget(policy);
  const addresses =
    redirectedTo === undefined
      ? readable.flatMap(({ recipients }) =>
          recipients.slice(0, recordedRecipients).flatMap(({ address }) => (address.ok ? [address.address] : [])),
        )
      : [redirectedTo];
  const [stops, known] = await Promise.all([
    readStops(),
    readRecipients({
      addresses: addresses.map(({ lookup }) => lookup),
      deliveries: readable.flatMap(deliveryKeys),
    }),
  ]);
  const rules = addresses.flatMap((address) => allowListKeys(address, known.directory.get(address.lookup)?.groups));
  return { ...known, stops, allowList: await readAllowRules(rules) };
};

/** The ledger's keys of a request's recipients. */
export const deliveryKeys = ({ messageId, recipients }: ReadableIntake): readonly DeliveryKey[] =>
  recipients.slice(0, recordedRecipients).map(({ index }) => ({ messageId, recipientIndex: index }));
