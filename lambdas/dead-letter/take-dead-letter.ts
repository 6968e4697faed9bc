import { type DeadLetter, type DeadLetterStage, queueOfDeadLetters, stageOf } from '../contract/dead-letter.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import type { IncomingMessage } from '../runtime/incoming-message.ts';
import { done, type RecordOutcome, retryLater } from '../runtime/record-outcome.ts';
import type { DeadLetterDependencies } from './dependencies.ts';
import { endEnvelope } from './end-envelope.ts';
import { endRequest } from './end-request.ts';
import { readDeadLetter } from './read-dead-letter.ts';

/** What ending the deliveries of a dead letter came to. */
export type Ended =
  | {
      readonly ended: true;
      /** Now. */
      readonly deliveries: readonly Delivery[];
      /** Before, perhaps without their source having been told. */
      readonly before: readonly Delivery[];
    }
  /** Somebody is at it. */
  | { readonly ended: false; readonly afterSeconds: number };

/**
 * Takes a message from a dead-letter queue: keeps it, and brings the deliveries that nothing else will bring further to
 * their end, so that their sources learn it and so does whoever asks. The same message again changes nothing.
 */
export const takeDeadLetter = async (
  message: IncomingMessage,
  dependencies: DeadLetterDependencies,
): Promise<RecordOutcome> => {
  const queue = queueOfDeadLetters(message.queue ?? '');
  if (queue === undefined) throw new Error('a message comes from a queue that is no dead-letter queue of ours');
  const stage = stageOf(queue);
  const letter = readDeadLetter(message, dependencies.trustedRoleIds);
  await dependencies.keep(stage, letter);
  const ended = await endDeliveries(stage, letter, dependencies);
  if (!ended.ended) return retryLater(ended.afterSeconds, 'leased');

  const about = [...ended.deliveries, ...ended.before];
  const { messageId: sqsMessageId, error, principal, source = about[0]?.source } = letter;
  // After its deliveries have ended: whoever finds it there can have it brought back.
  await dependencies.enter({
    queue,
    sqsMessageId,
    letter: message.id,
    error,
    ...(principal === undefined ? {} : { principal }),
    ...(source === undefined ? {} : { source }),
    sentAt: new Date(letter.sentAt).toISOString(),
    keptAt: new Date(dependencies.now()).toISOString(),
    messageIds: [...new Set(about.map(({ messageId }) => messageId))],
  });

  for (const { messageId, recipientIndex, state } of ended.deliveries) {
    const reasons = state === 'dead-lettered' ? ['dead-lettered'] : [];
    dependencies.observe(
      state === 'sent'
        ? { event: 'evidence-taken', messageId, recipientIndex, state }
        : { event: 'delivery-ended', messageId, recipientIndex, state, reasons },
    );
  }
  dependencies.observe({
    event: 'dead-letter-kept',
    record: letter.messageId,
    stage,
    error: letter.error,
    deliveries: ended.deliveries.length,
  });
  const told = await dependencies.tellSources(about);
  return told.ok ? done : { outcome: 'failed', error: told.error };
};

const endDeliveries = async (
  stage: DeadLetterStage,
  letter: DeadLetter,
  dependencies: DeadLetterDependencies,
): Promise<Ended> => {
  switch (stage) {
    case 'intake':
      return endRequest(letter, dependencies);
    case 'outbound':
      return endEnvelope(letter, dependencies);
    // The mail was sent: an event that cannot be recorded ends nothing. Nor does a change of the directory.
    case 'feedback':
    case 'directory':
      return { ended: true, deliveries: [], before: [] };
  }
};
