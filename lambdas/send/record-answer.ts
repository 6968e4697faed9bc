import type { Delivery } from '../domain/delivery/delivery.ts';
import type { ProviderAnswer } from '../domain/delivery/provider-answer.ts';
import { answered, stillParked, takenByEvidence } from '../domain/delivery/transitions.ts';
import { mayHaveLeft } from '../domain/delivery/unsure.ts';
import type { SendDependencies } from './dependencies.ts';
import { takeEvidence } from './take-evidence.ts';

/**
 * Writes what came of a provider call.
 * @returns the delivery as it is now, or undefined if somebody else has moved it on
 */
export const recordAnswer = async (
  held: Delivery,
  answer: ProviderAnswer,
  configurationSet: string,
  dependencies: SendDependencies,
): Promise<Delivery | undefined> => {
  const { now, ledger, observe } = dependencies;
  const time = now();
  const attempt = { at: new Date(time).toISOString(), ...answer, configurationSet };
  const { messageId, recipientIndex, receivedAt } = held;
  observe({
    event: 'provider-answered',
    messageId,
    recipientIndex,
    attempt: held.attempt,
    answer: answer.answer,
    ...(answer.answer === 'accepted' ? {} : { error: answer.error }),
    secondsSinceReceived: (time - Date.parse(receivedAt)) / 1000,
    hasWaited: held.decisions.length > 1,
  });
  const next = answered(held, attempt);
  if (await ledger.replace(held, next)) {
    return mayHaveLeft(held) || mayHaveLeft(next) ? withWhatWasTold(next, dependencies) : next;
  }
  // The lease ran out while this worker stood still, and another one took the call for lost.
  return answer.answer === 'accepted' ? recordLateAnswer(held, answer.sesMessageId, time, dependencies) : undefined;
};

/**
 * An answer that was not waited for. It shows what an event would show: that SES took the mail, which others may be about
 * to send again, or have. Its envelope may be gone by now: where it is parked it stays so, until release has told its source.
 */
const recordLateAnswer = async (
  { messageId, recipientIndex, attempt }: Delivery,
  sesMessageId: string,
  time: number,
  dependencies: Pick<SendDependencies, 'ledger' | 'appendEvent' | 'observe' | 'now'>,
): Promise<Delivery | undefined> => {
  const event = { at: new Date(time).toISOString(), type: 'Answer', code: 'recorded', sesMessageId, attempt };
  const appended = await dependencies.appendEvent({ messageId, recipientIndex }, `answer-${attempt}`, event);
  const taken = (delivery: Delivery): Delivery => stillParked(delivery, takenByEvidence(delivery));
  return appended === undefined ? undefined : takeEvidence(appended.delivery, dependencies, taken);
};

/**
 * SES may meanwhile have told of this call, or of one before it, of which nobody had heard: under a lease nobody takes that
 * for what came of them. What its source is told is what SES has told, whatever came of this call.
 */
const withWhatWasTold = async (
  recorded: Delivery,
  dependencies: Pick<SendDependencies, 'ledger' | 'observe' | 'now'>,
): Promise<Delivery> => {
  const current = await dependencies.ledger.get(recorded);
  const settled = current === undefined ? undefined : await takeEvidence(current, dependencies);
  return settled ?? current ?? recorded;
};
