import type { DeliveryKey } from '../adapters/ledger.ts';
import { type DeadLetter, laneOf } from '../contract/dead-letter.ts';
import { directoryOrderDays } from '../contract/directory.ts';
import { OutageError } from '../contract/outage-error.ts';
import type { AppliedPolicy } from '../contract/policy.ts';
import { redrivenText } from '../contract/redriven.ts';
import { parkedAt } from '../domain/delivery/parking.ts';
import { redriven } from '../domain/delivery/transitions.ts';
import { isReadable, recordedRecipients } from '../domain/intake/read-intake.ts';
import { formOfContent } from '../domain/policy/decide-again.ts';
import { judgeEnvelope, readLetterEnvelope } from '../domain/redrive/judge-envelope.ts';
import { asFirstSenders, judgeRequest, readLost } from '../domain/redrive/judge-request.ts';
import {
  type KeptLetter,
  type RedriveCode,
  type RedriveRequest,
  stateOfLetter,
} from '../domain/redrive/kept-letter.ts';
import type { ReleaseDependencies } from './dependencies.ts';

/** What came of bringing a letter back. */
export type Redriven = {
  readonly code: RedriveCode;
  /** The delivery that waits again to be decided. */
  readonly back?: DeliveryKey;
};

/**
 * Brings a dead letter back to where it was given up: nobody's word is added to it, least of all that of the person who
 * asks.
 * @throws OutageError where it is to be asked for again
 */
export const redriveLetter = async (
  kept: KeptLetter,
  asked: RedriveRequest,
  policy: AppliedPolicy,
  dependencies: ReleaseDependencies,
): Promise<Redriven> => {
  const { state, ...known } = stateOfLetter(kept);
  if (state === 'hopeless' && 'code' in known) return { code: known.code };
  const letter = await dependencies.getDeadLetter(kept.stage, kept.sqsMessageId);
  if (letter === undefined) return { code: 'gone' };
  switch (kept.stage) {
    case 'intake':
      return redriveRequest(kept, letter, policy, dependencies);
    case 'outbound':
      return redriveEnvelope(kept, letter, asked, dependencies);
    // In the envelope of SNS that it came in: which topic it is from is asserted once more.
    case 'feedback':
      await dependencies.sendToFeedback(letter.body);
      return { code: 'redriven' };
    case 'directory':
      return redriveChange(letter, dependencies);
  }
};

/** A request goes to the filter, as its first sender's and as old as it is. Twice is the same message twice. */
const redriveRequest = async (
  { queue }: KeptLetter,
  letter: DeadLetter,
  policy: AppliedPolicy,
  { now, ledger, handIn }: Pick<ReleaseDependencies, 'now' | 'ledger' | 'handIn'>,
): Promise<Redriven> => {
  const intake = readLost(letter, policy);
  const messageId = isReadable(intake) ? intake.messageId : intake.ownMessageId;
  const indexes = intake.recipients.slice(0, recordedRecipients).map(({ index }) => index);
  const existing = await ledger.getEach(
    (indexes.length === 0 ? [0] : indexes).map((recipientIndex) => ({ messageId, recipientIndex })),
  );
  const judged = judgeRequest(letter, intake, existing, policy, now());
  if (!judged.redrive) return { code: judged.code };
  await handIn(laneOf(queue) ?? 'standard', redrivenText(judged.redriven));
  return { code: 'redriven' };
};

/** A delivery waits again, with the content it was decided with, and is decided by how things are now. */
const redriveEnvelope = async (
  { queue }: KeptLetter,
  { body }: DeadLetter,
  asked: RedriveRequest,
  { now, ledger, putContent }: Pick<ReleaseDependencies, 'now' | 'ledger' | 'putContent'>,
): Promise<Redriven> => {
  const envelope = readLetterEnvelope(body);
  if (envelope === undefined) return { code: 'unreadable' };
  const { messageId, recipientIndex, contentHash } = envelope;
  const [found] = await ledger.getEach([{ messageId, recipientIndex }]);
  const judged = judgeEnvelope(envelope, found, asked, now());
  if (!judged.redrive) return { code: judged.code };
  const { delivery } = judged;
  const { lane = laneOf(queue) ?? 'standard', source } = delivery;
  if (source === undefined) throw new Error('a delivery was decided to be sent that is no source’s');
  const object = envelope.object ?? (await putContent(messageId, contentHash, envelope.content ?? ''));
  const time = now();
  const parking = parkedAt(delivery, { lane, source, object }, time);
  if (!(await ledger.replace(delivery, redriven(delivery, parking, asked, formOfContent(delivery), time)))) {
    throw new OutageError('ledger', 'changed while a delivery was brought back');
  }
  return { code: 'redriven', back: { messageId, recipientIndex } };
};

/** A change of the directory counts as of when it was first sent; nobody remembers what came long after it. */
const redriveChange = async (
  letter: DeadLetter,
  { now, sendToDirectory }: Pick<ReleaseDependencies, 'now' | 'sendToDirectory'>,
): Promise<Redriven> => {
  if (letter.sentAt < now() - directoryOrderDays * 86_400_000) return { code: 'too-late' };
  const judged = asFirstSenders(letter);
  if (!judged.redrive) return { code: judged.code };
  await sendToDirectory(redrivenText(judged.redriven));
  return { code: 'redriven' };
};
