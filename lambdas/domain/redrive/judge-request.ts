import type { AppliedPolicy } from '../../contract/policy.ts';
import { canBeRedriven, type Redriven } from '../../contract/redriven.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { isDecidedAnew } from '../delivery/status.ts';
import { validUntil } from '../delivery/valid-until.ts';
import { isNobodys } from '../identity/identify-source.ts';
import { type Intake, isReadable, readIntake } from '../intake/read-intake.ts';
import { strangersMaxAgeSeconds } from '../intake/strangers.ts';
import type { NotRedriven } from './judge-envelope.ts';

/** A request that was given up, as SQS had it the first time. */
export type LostMessage = {
  readonly messageId: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly principal?: string | undefined;
};

/** Whoever SQS names by an id of IAM can be named again; nobody else can. */
const principalId = /^A(ROA|IDA)[A-Z0-9]+$/;

/** A lost message as its first sender's, or that nobody can say who that was. */
export const asFirstSenders = (
  { messageId: sqsMessageId, body, sentAt, principal }: LostMessage,
  isKnown = true,
): { readonly redrive: true; readonly redriven: Redriven } | NotRedriven => {
  if (principal === undefined || !principalId.test(principal)) return { redrive: false, code: 'no-sender' };
  const first = { sqsMessageId, principal, sentAt: new Date(sentAt).toISOString(), body };
  const redriven: Redriven = isKnown ? first : { ...first, sender: 'any' };
  return canBeRedriven(redriven) ? { redrive: true, redriven } : { redrive: false, code: 'too-large' };
};

/** The request that a lost message holds. @throws whatever it was lost for, where that was that it cannot be read */
export const readLost = (
  { messageId: id, body, sentAt, principal }: LostMessage,
  policy: Pick<AppliedPolicy, 'principalIds'>,
): Intake => readIntake({ id, body, sentAt, principal }, policy.principalIds);

/**
 * Whether a request that was given up can be decided after all. It goes in as its first sender's, who stays a stranger if
 * nobody knows them.
 * @param existing - what the ledger has of it
 * @param now - milliseconds since the epoch
 */
export const judgeRequest = (
  lost: LostMessage,
  intake: Intake,
  existing: readonly Delivery[],
  { document }: Pick<AppliedPolicy, 'document'>,
  now: number,
): ReturnType<typeof asFirstSenders> => {
  if (existing.length > 0 && existing.every((each) => !isDecidedAnew(each)))
    return { redrive: false, code: 'moved-on' };
  if (isReadable(intake) && endOf(intake, document) <= now) return { redrive: false, code: 'too-late' };
  const { source } = intake;
  return asFirstSenders(lost, !isNobodys(source));
};

/** Milliseconds since the epoch; Infinity where nothing sets an end: the filter then refuses it for what it is. */
const endOf = (
  { source, request, message }: Extract<Intake, { readonly request: unknown }>,
  { purposes }: AppliedPolicy['document'],
): number => {
  const { purpose, expiresAt } = request;
  const maxAge = Object.hasOwn(purposes, purpose) ? purposes[purpose]?.maxAge : undefined;
  return validUntil(message.sentAt, expiresAt, source.known ? maxAge : strangersMaxAgeSeconds).at;
};
