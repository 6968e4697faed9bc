import { isWithin } from '../plan/spans.ts';
import type { Random } from '../world/random.ts';
import type { World } from '../world/world.ts';

/** What comes of a call of SendEmail. */
export type Outcome = {
  readonly answer:
    | 'accepted'
    | 'throttled'
    | 'day-quota'
    | 'unavailable'
    | 'rejected'
    | 'misconfigured'
    | 'account-stopped'
    /** Nothing that says whether SES took the mail. */
    | 'lost';
  /** Whether it did. */
  readonly isAccepted: boolean;
  readonly error?: {
    readonly name: string;
    readonly message: string;
    /** Absent: nothing was answered. */
    readonly status?: number;
    readonly isBeforeConnection?: boolean;
    readonly isBeforeHandOver?: boolean;
  };
};

type Refused = Omit<Outcome, 'isAccepted'>;

const refused = (answer: Outcome['answer'], name: string, message: string, status = 400): Refused => ({
  answer,
  error: { name, message, status },
});

const throttled: readonly Refused[] = [
  refused('throttled', 'TooManyRequestsException', 'Maximum sending rate exceeded.', 429),
  refused('throttled', 'ThrottlingException', 'Rate exceeded', 429),
  refused('throttled', 'LimitExceededException', 'Maximum sending rate exceeded.'),
];

const dayQuota: readonly Refused[] = [
  refused('day-quota', 'TooManyRequestsException', 'Daily message quota exceeded.', 429),
  refused('day-quota', 'LimitExceededException', 'Daily message quota exceeded.'),
];

const rejected: readonly Refused[] = [
  refused('rejected', 'MessageRejected', 'Email address is on a list.'),
  refused('rejected', 'BadRequestException', 'Illegal address'),
];

/** Of the sender, so that its source is stopped, or of all that the lane sends. */
export const misconfigurations: readonly Refused[] = [
  refused('misconfigured', 'MailFromDomainNotVerifiedException', 'MAIL FROM domain is not verified'),
  refused('misconfigured', 'MessageRejected', 'Email address is not verified.'),
  refused('misconfigured', 'NotFoundException', 'Configuration set does not exist'),
  refused('misconfigured', 'AccessDeniedException', 'not authorized to perform ses:SendEmail', 403),
];

const accountStopped: readonly Refused[] = [
  refused('account-stopped', 'AccountSuspendedException', 'the account is suspended'),
  refused('account-stopped', 'SendingPausedException', 'sending is paused for the account'),
];

const unavailable: readonly Refused[] = [
  { answer: 'unavailable', error: { name: 'ECONNREFUSED', message: 'refused', isBeforeConnection: true } },
  { answer: 'unavailable', error: { name: 'ENOTFOUND', message: 'no such name', isBeforeConnection: true } },
  { answer: 'unavailable', error: { name: 'EndpointError', message: 'no endpoint', isBeforeHandOver: true } },
  refused('unavailable', 'RequestTimeout', 'the request was not read to its end', 408),
];

const lost: readonly Refused[] = [
  { answer: 'lost', error: { name: 'TimeoutError', message: 'no answer in time' } },
  { answer: 'lost', error: { name: 'ECONNRESET', message: 'socket hang up' } },
  { answer: 'lost', error: { name: 'InternalServiceErrorException', message: 'internal', status: 500 } },
  { answer: 'lost', error: { name: 'UnknownError', message: 'bad gateway', status: 502 } },
];

export const outcomeOfCall = ({ timeline, plan, ses, count }: World, random: Random, recipient: string): Outcome => {
  const time = timeline.now();
  const isFaulty = time < plan.faultsEndAt;
  const no = (from: readonly Refused[]): Outcome => ({ ...random.pick(from), isAccepted: false });
  const isIn = (windows: readonly { readonly from: number; readonly until: number }[]): boolean =>
    windows.some(({ from, until }) => isWithin(time, from, until));
  if (isIn(plan.accountStopped)) return no(accountStopped);
  const fault = plan.misconfigured.find(({ from, until }) => isWithin(time, from, until));
  if (fault !== undefined) return no([misconfigurations[fault.which] as Refused]);
  if (isIn(plan.overDayQuota)) return no(dayQuota);
  const lately = ses.calls.filter((call) => call.sesMessageId !== undefined && time - call.beganAt < 1_000).length;
  if (lately >= plan.burst) {
    count('ses:over-rate');
    return no(throttled);
  }
  if (isFaulty && random.chance(plan.ses.throttled)) return no(throttled);
  if (isFaulty && random.chance(plan.ses.unavailable)) return no(unavailable);
  if (recipient.startsWith('rejected') || (isFaulty && random.chance(plan.ses.rejected))) return no(rejected);
  if (isFaulty && random.chance(plan.ses.lost))
    return { ...random.pick(lost), isAccepted: random.chance(plan.ses.lostButTaken) };
  return { answer: 'accepted', isAccepted: true };
};
