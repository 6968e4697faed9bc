import type { DeliveryKey } from '../adapters/ledger.ts';
import type { DeadLetterQueueName } from '../contract/dead-letter.ts';
import { OutageError } from '../contract/outage-error.ts';
import type { AppliedPolicy } from '../contract/policy.ts';
import type { KeptLetter } from '../domain/redrive/kept-letter.ts';
import { describeError, errorName } from '../runtime/describe-error.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { type Redriven, redriveLetter } from './redrive-letter.ts';
import { type Known, releasePage } from './release-page.ts';

const concurrentLetters = 10;

/**
 * Brings back what people want back of a queue's dead letters, the longest asked for first. A letter stays asked for until
 * it is known what came of it: what a crash leaves is done once more by a later run, and comes to the same.
 * @param keep - takes what kept a part of it from being done; the others are done all the same
 */
export const redriveQueue = async (
  queue: DeadLetterQueueName,
  known: Known,
  keep: (failure: unknown) => void,
  hasTime: () => boolean,
  dependencies: ReleaseDependencies,
): Promise<void> => {
  let cursor: string | undefined;
  do {
    const page = await dependencies.deadLetters.marked(queue, { cursor });
    if (page === undefined || (page.letters.length > 0 && !hasTime())) break;
    const settled = await mapConcurrently(page.letters, concurrentLetters, (letter) =>
      settle(letter, known.policy, dependencies),
    );
    for (const each of settled) if ('outage' in each) keep(each.outage);
    const back = settled.flatMap((each) => ('back' in each && each.back !== undefined ? [each.back] : []));
    if (back.length > 0) await releasePage(back, known, dependencies).catch(keep);
    cursor = page.next;
  } while (cursor !== undefined);
};

type Settled = { readonly outage: unknown } | { readonly back?: DeliveryKey };

const settle = async (
  letter: KeptLetter,
  policy: AppliedPolicy,
  dependencies: ReleaseDependencies,
): Promise<Settled> => {
  const { redrive: asked } = letter;
  // It was given up once more, or is back, since the index was read.
  if (asked === undefined || letter.outcome !== undefined) return {};
  const { now, deadLetters, observe } = dependencies;
  const record = { record: letter.sqsMessageId, stage: letter.stage };
  const { error, ...came } = await come(letter, asked, policy, dependencies);
  if (error instanceof OutageError) return { outage: error };
  const { code, back } = came;
  const failure = error === undefined ? {} : { error: describeError(error) };
  try {
    const outcome = { code, at: new Date(now()).toISOString() };
    await deadLetters.settle(letter, error === undefined ? outcome : { ...outcome, error: errorName(error) });
  } catch (outage) {
    return { outage };
  }
  observe({ event: 'dead-letter-redriven', ...record, outcome: code, ...failure });
  return back === undefined ? {} : { back };
};

/** What came of a letter; what was thrown for it keeps no other from coming back. */
const come = async (
  letter: KeptLetter,
  asked: NonNullable<KeptLetter['redrive']>,
  policy: AppliedPolicy,
  dependencies: ReleaseDependencies,
): Promise<Redriven & { readonly error?: unknown }> => {
  try {
    return await redriveLetter(letter, asked, policy, dependencies);
  } catch (error) {
    return { code: 'failed', error };
  }
};
