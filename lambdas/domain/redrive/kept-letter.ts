import { type DeadLetterQueueName, type DeadLetterStage, deadLetterStages } from '../../contract/dead-letter.ts';

/**
 * What is known of a dead letter without looking at what it holds: facts and ids, no content. The letter itself is in the
 * pipeline bucket, and only the function that brings it back reads it.
 */
export type KeptLetter = {
  readonly stage: DeadLetterStage;
  /** Id of the message it was received as. */
  readonly sqsMessageId: string;
  /** The queue it was given up on. */
  readonly queue: DeadLetterQueueName;
  /** Id of its message on the dead-letter queue: the same message given up once more is another letter. */
  readonly letter: string;
  /** Class name of the error. */
  readonly error: string;
  /** RoleId or UserId of who sent it, where SQS said so. */
  readonly principal?: string;
  readonly source?: string;
  /** When SQS accepted the message, ISO 8601. */
  readonly sentAt: string;
  /** When it was given up, ISO 8601. */
  readonly keptAt: string;
  /** Postern's ids of the mail it is about, where that is known. */
  readonly messageIds: readonly string[];
  /** How often the message has been given up. */
  readonly times: number;
  /** Who wants it back; absent where nobody has asked since it was given up. */
  readonly redrive?: RedriveRequest;
  /** What came of that. */
  readonly outcome?: RedriveOutcome;
};

export type RedriveRequest = {
  /** ARN. */
  readonly by: string;
  readonly why: string;
  /** ISO 8601. */
  readonly at: string;
};

export type RedriveOutcome = {
  readonly code: RedriveCode;
  /** ISO 8601. */
  readonly at: string;
  /** Class name of what was thrown. */
  readonly error?: string;
};

/** It has gone back, or goes on by itself: nothing is left to do. */
export const finishedCodes = ['redriven', 'moved-on'] as const;

/** Why it cannot be brought back, whenever it is asked for. */
export const hopelessCodes = [
  'untrusted',
  'no-sender',
  'too-large',
  'too-late',
  'may-have-left',
  'no-delivery',
  'not-what-was-decided',
  'gone',
] as const;

export type FinishedCode = (typeof finishedCodes)[number];
export type HopelessCode = (typeof hopelessCodes)[number];
/**
 * `failed`: something was thrown. `unreadable`: its version is not known. Once that is repaired, too, it may be asked for
 * again.
 */
export type RedriveCode = FinishedCode | HopelessCode | 'failed' | 'unreadable';

const isFinishedCode = (code: RedriveCode): code is FinishedCode => finishedCodes.some((each) => each === code);
const isHopelessCode = (code: RedriveCode): code is HopelessCode => hopelessCodes.some((each) => each === code);

/** Where a letter is: it waits for people, it is on its way back, it is back, or it cannot be brought back. */
export type LetterState =
  | { readonly state: 'waiting' }
  | { readonly state: 'marked' }
  | { readonly state: 'finished'; readonly code: FinishedCode }
  | { readonly state: 'hopeless'; readonly code: HopelessCode };

export const stateOfLetter = ({
  error,
  redrive,
  outcome,
}: Pick<KeptLetter, 'error' | 'redrive' | 'outcome'>): LetterState => {
  if (outcome !== undefined && isFinishedCode(outcome.code)) return { state: 'finished', code: outcome.code };
  if (outcome !== undefined && isHopelessCode(outcome.code)) return { state: 'hopeless', code: outcome.code };
  // What was not believed is not believed the second time: nobody may lend it their word.
  if (error === 'UntrustedEnvelope') return { state: 'hopeless', code: 'untrusted' };
  return redrive !== undefined && outcome === undefined ? { state: 'marked' } : { state: 'waiting' };
};

/** Whether it stays in the list of what people have to look at. */
export const isOver = ({ code }: Pick<RedriveOutcome, 'code'>): boolean => isFinishedCode(code);

/** A letter as people name it: `intake/3f0c…`. */
export const letterId = ({ stage, sqsMessageId }: Pick<KeptLetter, 'stage' | 'sqsMessageId'>): string =>
  `${stage}/${sqsMessageId}`;

/** @returns undefined for what names none */
export const readLetterId = (id: string): Pick<KeptLetter, 'stage' | 'sqsMessageId'> | undefined => {
  const [, name, sqsMessageId] = /^([a-z]+)\/([\w-]{1,100})$/.exec(id) ?? [];
  const stage = deadLetterStages.find((each) => each === name);
  return stage === undefined || sqsMessageId === undefined ? undefined : { stage, sqsMessageId };
};
