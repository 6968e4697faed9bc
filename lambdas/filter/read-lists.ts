import type { DeliveryKey } from '../adapters/ledger.ts';
import type { Policy } from '../contract/policy.ts';
import { allowListKeys } from '../domain/address/allow-rule.ts';
import type { Address } from '../domain/address/parse-address.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { type Intake, isReadable, type ReadableIntake, recordedRecipients } from '../domain/intake/read-intake.ts';
import type { Lists } from '../domain/policy/recipient-facts.ts';
import { redirectTarget } from '../domain/policy/redirect-target.ts';
import { grantedPurpose } from '../domain/policy/registration.ts';
import { type Stop, scopesOf } from '../domain/policy/stop.ts';
import type { FilterDependencies } from './dependencies.ts';

/** What the tables hold about a batch of requests. */
export type BatchLists = Lists & {
  /** Deliveries that are recorded under the requests' ids already. */
  readonly deliveries: readonly Delivery[];
  readonly stops: readonly Stop[];
};

/**
 * Reads what the tables know of all recipients of a batch, and which stops concern it: all of it is asked for at once, so
 * that one call can read it. Who is in which group of the directory decides which rules of the allow-list are worth a
 * look; those of groups that have come up lately are asked for on the chance of it. Where all mail is redirected, the
 * lists are asked of that address alone, and stops of both.
 */
export const readLists = async (
  intakes: readonly Intake[],
  policy: Policy,
  {
    readRecipients,
    readAllowRules,
    rulesAskedLate,
    readStops,
  }: Pick<FilterDependencies, 'readRecipients' | 'readAllowRules' | 'rulesAskedLate' | 'readStops'>,
): Promise<BatchLists> => {
  const readable = intakes.filter(isReadable);
  const redirectedTo = redirectTarget(policy);
  const addresses = redirectedTo === undefined ? readable.flatMap(addressesOf) : [redirectedTo];
  const early = new Set([...addresses.flatMap((address) => allowListKeys(address, [])), ...rulesAskedLate()]);
  const [stops, known, rules] = await Promise.all([
    readStops([...new Set(readable.flatMap((intake) => possibleScopes(intake, policy, redirectedTo)))]),
    readRecipients({
      addresses: addresses.map(({ lookup }) => lookup),
      deliveries: readable.flatMap(deliveryKeys),
    }),
    readAllowRules(addresses.length === 0 ? [] : [...early]),
  ]);
  const late = addresses
    .flatMap((address) => allowListKeys(address, known.directory.get(address.lookup)?.groups))
    .filter((rule) => !early.has(rule));
  const lateRules = late.length === 0 ? [] : await readAllowRules(late, 'late');
  return { ...known, stops, allowList: new Map([...rules, ...lateRules]) };
};

const addressesOf = ({ recipients }: ReadableIntake): readonly Address[] =>
  recipients.slice(0, recordedRecipients).flatMap(({ address }) => (address.ok ? [address.address] : []));

/** The keys of all stops that can concern a request. */
const possibleScopes = (
  intake: ReadableIntake,
  policy: Policy,
  redirectedTo: Address | undefined,
): readonly string[] => {
  const { source, request } = intake;
  const subject = {
    source: source.known ? source.name : undefined,
    purpose: request.purpose,
    lane: grantedPurpose({ policy: { document: policy }, source, request })?.lane,
  };
  const lookups = [undefined, redirectedTo?.lookup, ...addressesOf(intake).map(({ lookup }) => lookup)];
  return lookups.flatMap((recipient) => scopesOf({ ...subject, recipient }));
};

/** The ledger's keys of a request's recipients. */
export const deliveryKeys = ({ messageId, recipients }: ReadableIntake): readonly DeliveryKey[] =>
  recipients.slice(0, recordedRecipients).map(({ index }) => ({ messageId, recipientIndex: index }));
