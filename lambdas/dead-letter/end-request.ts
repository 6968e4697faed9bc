import type { DeadLetter } from '../contract/dead-letter.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { deadLettered } from '../domain/delivery/transitions.ts';
import { messageId, unknownOwner } from '../domain/identity/message-id.ts';
import { type Intake, isReadable, readIntake, recordedRecipients } from '../domain/intake/read-intake.ts';
import { nameOf, received } from '../domain/intake/received.ts';
import type { ListedRecipient } from '../domain/policy/list-recipients.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import type { DeadLetterDependencies } from './dependencies.ts';
import type { Ended } from './take-dead-letter.ts';

const concurrentWrites = 10;

/**
 * The ends of the deliveries of a request that could not be filed: those on their way, which nothing may have enqueued,
 * and those the ledger does not have yet.
 */
export const endRequest = async (
  letter: DeadLetter,
  { now, readPolicy, ledger }: Pick<DeadLetterDependencies, 'now' | 'readPolicy' | 'ledger'>,
): Promise<Ended> => {
  const { principalIds } = await readPolicy();
  const at = new Date(now()).toISOString();
  const items = lostDeliveries(letter, principalIds, at);
  const existing = await ledger.getEach(items);
  const isOwn = ({ intakeMessageId }: Delivery): boolean => intakeMessageId === letter.messageId;
  // Then this request is known by its own message's id alone.
  const isKeyOfAnother = existing.some((each) => !isOwn(each));

  const ends = await mapConcurrently(items, concurrentWrites, async (item): Promise<End> => {
    const previous = existing.find((each) => each.recipientIndex === item.recipientIndex && isOwn(each));
    return previous === undefined
      ? recordEnd(item, { isOwn, isKeyOfAnother, ledger })
      : endKnown(previous, letter, { at, ledger });
  });
  return {
    ended: true,
    deliveries: ends.map((end) => end.now).filter((delivery) => delivery !== undefined),
    before: ends.map((end) => end.before).filter((delivery) => delivery !== undefined),
  };
};

/** What became of one recipient, and whether that is from now or from an earlier receipt. */
type End = { readonly now?: Delivery; readonly before?: Delivery | undefined };

type LostDelivery = Delivery & { readonly ownMessageId: string };

const endKnown = async (
  previous: Delivery,
  { error }: DeadLetter,
  { at, ledger }: { readonly at: string } & Pick<DeadLetterDependencies, 'ledger'>,
): Promise<End> => {
  if (previous.state !== 'queued') return { before: previous };
  const next = deadLettered(previous, 'intake', error, at);
  // Where the answer of a write is lost the SDK makes it again, and meets its own: its source is told all the same.
  return (await ledger.replace(previous, next)) ? { now: next } : { before: await ledger.get(previous) };
};

const recordEnd = async (
  { ownMessageId, ...lost }: LostDelivery,
  {
    isOwn,
    isKeyOfAnother,
    ledger,
  }: {
    readonly isOwn: (delivery: Delivery) => boolean;
    readonly isKeyOfAnother: boolean;
  } & Pick<DeadLetterDependencies, 'ledger'>,
): Promise<End> => {
  const record = async (delivery: Delivery): Promise<End> =>
    (await ledger.record(delivery)) ? { now: delivery } : { before: await ledger.get(delivery) };
  const end = isKeyOfAnother ? undefined : await record(lost);
  const met = end?.now ?? end?.before;
  // Another request has taken the key since it was looked for.
  return end !== undefined && met !== undefined && isOwn(met) ? end : record({ ...lost, messageId: ownMessageId });
};

/** What the ledger would say of a request of which it knew nothing: one item for each recipient that can be read. */
const lostDeliveries = (
  letter: DeadLetter,
  principalIds: Parameters<typeof readIntake>[1],
  at: string,
): readonly LostDelivery[] => {
  const intake = readIntakeOf(letter, principalIds);
  const shared = {
    ...(intake !== undefined && isReadable(intake)
      ? {
          messageId: intake.messageId,
          purpose: intake.request.purpose,
          requestHash: intake.requestHash,
          ...(intake.request.reference === undefined ? {} : { reference: intake.request.reference }),
        }
      : { messageId: intake?.ownMessageId ?? ownIdOf(letter) }),
    ownMessageId: intake?.ownMessageId ?? ownIdOf(letter),
    ...received(intake ?? withoutContent(letter)),
    decisions: [],
    state: 'queued',
    attempt: 0,
    attempts: [],
  } as const;
  const recipients: readonly (ListedRecipient | undefined)[] = intake?.recipients.slice(0, recordedRecipients) ?? [];
  return (recipients.length === 0 ? [undefined] : recipients).map((recipient) => {
    const delivery = {
      ...shared,
      recipientIndex: recipient?.index ?? 0,
      ...(recipient === undefined ? {} : nameOf(recipient)),
    };
    const { ownMessageId } = shared;
    return { ...deadLettered(delivery, 'intake', letter.error, at), ownMessageId };
  });
};

/** Undefined where reading it is the very thing that fails. */
const readIntakeOf = (
  { messageId: id, body, sentAt, principal }: DeadLetter,
  principalIds: Parameters<typeof readIntake>[1],
): Intake | undefined => {
  try {
    return readIntake({ id, body, sentAt, principal }, principalIds);
  } catch {
    return undefined;
  }
};

const ownIdOf = ({ messageId: id, principal = 'unknown' }: DeadLetter): string =>
  messageId(unknownOwner(principal), id);

const withoutContent = (letter: DeadLetter): Parameters<typeof received>[0] => {
  const { messageId: id, sentAt, principal = 'unknown' } = letter;
  return {
    message: { id, sentAt },
    principal,
    source: { known: false, reason: { code: 'unknown-source', principal, registeredFor: [] } },
    ownMessageId: ownIdOf(letter),
  };
};
