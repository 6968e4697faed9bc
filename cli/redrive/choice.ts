import { now } from '../../lambdas/adapters/clock.ts';
import type { DeadLetterQueueName } from '../../lambdas/contract/dead-letter.ts';
import { parseMoment } from '../options/parse-moment.ts';

export type ChoiceOptions = {
  readonly queue?: DeadLetterQueueName;
  readonly since?: string;
  readonly error?: string;
};

/** What dead letters are chosen by beside their queue, as control asks for it. */
export const choiceOf = ({ since, error }: ChoiceOptions) => ({
  ...(since === undefined ? {} : { since: parseMoment(since, now()) }),
  ...(error === undefined ? {} : { error }),
});
