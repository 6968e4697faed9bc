import { lookupOf } from '../address/lookup-of.ts';
import type { DeliveryEvent } from '../delivery/delivery.ts';
import { sha256 } from '../identity/sha256.ts';
import { type Effect, effectOf } from './effects.ts';
import type { NamedRecipient, SesEvent } from './ses-event.ts';

/** What an event means for one recipient. */
export type JudgedRecipient = {
  /** Of the same event the same, however often and in whatever order it comes. */
  readonly eventId: string;
  /** As the event has it. */
  readonly address: string;
  /** The key of the tables. */
  readonly lookup: string;
  readonly effect: Effect;
  /** As the ledger keeps it. */
  readonly event: DeliveryEvent;
};

/**
 * Whom an event is about, and what it means for each of them. With our delivery tag that is the delivery's recipient,
 * whoever a delivery status notification names: that may be where the mail was forwarded to. Without it, those the event
 * names; the mail's destination only where the event names nobody and the mail went to one address.
 * @param receivedAt - ISO 8601: the time of an event that does not say its own
 */
export const judgeFeedback = (event: SesEvent, receivedAt: string): readonly JudgedRecipient[] => {
  const { named = [], destination } = event;
  const people = named.filter(isSomebody);
  const only = destination.length === 1 ? destination.map((address) => ({ address })).find(isSomebody) : undefined;
  if (event.delivery === undefined) {
    const recipients = people.length > 0 ? people : [only].filter((each) => each !== undefined);
    return distinct(recipients).map((recipient) => judge(event, recipient, recipient, receivedAt));
  }
  const recipient = only ?? people[0];
  return recipient === undefined ? [] : [judge(event, recipient, named[0] ?? only, receivedAt)];
};

/** What has no @ names nobody: empty text, which no table has a key for, or the empty path. */
const isSomebody = ({ address }: NamedRecipient): boolean => address.includes('@');

/**
 * The same of a delivery that was found by other means than our tags. Where SES tells one event in both of its shapes, it
 * is then one.
 */
export const judgedOf = (
  event: SesEvent,
  judged: JudgedRecipient,
  delivery: NonNullable<SesEvent['delivery']>,
): JudgedRecipient => ({ ...judged, eventId: eventIdOf(event, keyOf(delivery)) });

const judge = (
  event: SesEvent,
  { address }: NamedRecipient,
  reported: NamedRecipient | undefined,
  receivedAt: string,
): JudgedRecipient => {
  const lookup = lookupOf(address);
  const effect = effectOf(event, reported);
  const { delivery, sesMessageId, attempt, kind, subType } = event;
  return {
    eventId: eventIdOf(event, delivery === undefined ? lookup : keyOf(delivery)),
    address,
    lookup,
    effect,
    event: {
      at: event.at ?? receivedAt,
      type: event.type,
      code: effect.code,
      ...(effect.status === undefined ? {} : { status: effect.status }),
      ...(kind === undefined ? {} : { kind }),
      ...(subType === undefined ? {} : { subType }),
      ...statusCodeOf(reported),
      ...(reported === undefined || lookupOf(reported.address) === lookup ? {} : { named: reported.address }),
      ...(sesMessageId === undefined ? {} : { sesMessageId }),
      ...(attempt === undefined ? {} : { attempt }),
    },
  };
};

const keyOf = ({ messageId, recipientIndex }: NonNullable<SesEvent['delivery']>): string =>
  `${messageId}-${recipientIndex}`;

const eventIdOf = (event: SesEvent, recipientKey: string): string =>
  sha256([event.sesMessageId, event.type, recipientKey, event.distinction, ...kindInId(event)].join('\n')).slice(0, 32);

/**
 * Complaints of two kinds under one feedback id are two: `not-spam` takes nothing back. The usual kind, and none, have no
 * part in the id, as in the ids that the ledger has from before.
 */
const kindInId = ({ type, kind }: SesEvent): readonly string[] =>
  type !== 'Complaint' || kind === undefined || kind.toLowerCase() === 'abuse' ? [] : [kind.toLowerCase()];

const statusCodeOf = ({ status }: Partial<NamedRecipient> = {}): Pick<DeliveryEvent, 'smtpStatus'> =>
  status !== undefined && /^[245]\.\d{1,3}\.\d{1,3}$/.test(status) ? { smtpStatus: status } : {};

const distinct = (recipients: readonly NamedRecipient[]): readonly NamedRecipient[] =>
  [
    ...new Map(recipients.toReversed().map((recipient) => [lookupOf(recipient.address), recipient])).values(),
  ].toReversed();
