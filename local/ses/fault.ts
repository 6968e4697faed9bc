import { AwsError } from '../aws-error.ts';
import { tooManyRequests } from './ses-error.ts';

/** What goes wrong with a SendEmail call. */
export type FaultBehaviour = {
  /** Whether the mail goes out all the same: what makes an outcome unknown to the caller. */
  readonly accepts: boolean;
  /** What the caller gets. */
  readonly outcome: AwsError | 'connection-reset' | 'no-answer';
};

/** Every fault that can be ordered, in the words and with the status SES uses where they are known. */
export const SES_FAULTS = {
  /** The account sends faster than its `MaxSendRate`: worth a retry within seconds. */
  'sending-rate-exceeded': { accepts: false, outcome: tooManyRequests('Maximum sending rate exceeded.') },
  /** The account has used up `Max24HourSend`: the same error, but no retry helps for hours. */
  'daily-quota-exceeded': { accepts: false, outcome: tooManyRequests('Daily message quota exceeded.') },
  /** The API itself is called too often. */
  'too-many-requests': { accepts: false, outcome: tooManyRequests('Rate exceeded') },
  /** AWS has ended the account's permission to send. */
  'account-suspended': {
    accepts: false,
    outcome: new AwsError(
      'AccountSuspendedException',
      'The account has been permanently restricted from sending email.',
    ),
  },
  /** AWS, or the account's owner, has paused sending. */
  'sending-paused': {
    accepts: false,
    outcome: new AwsError(
      'SendingPausedException',
      'Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.',
    ),
  },
  /** The identity wants its own MAIL FROM domain or none (`REJECT_MESSAGE`), and its MX record is gone. */
  'mail-from-domain-not-verified': {
    accepts: false,
    outcome: new AwsError('MailFromDomainNotVerifiedException', 'The MAIL FROM domain is not verified.'),
  },
  /** SES refuses the content. */
  'message-rejected': { accepts: false, outcome: new AwsError('MessageRejected', 'Message rejected.') },
  /** 500, and nothing was sent. */
  'internal-error': { accepts: false, outcome: new AwsError('InternalServiceErrorException', 'Internal error', 500) },
  /** 500, although the mail goes out. */
  'internal-error-after-accepting': {
    accepts: true,
    outcome: new AwsError('InternalServiceErrorException', 'Internal error', 500),
  },
  /** The connection breaks after the request was read, and nothing was sent. */
  'connection-reset': { accepts: false, outcome: 'connection-reset' },
  /** The connection breaks before the answer, although the mail goes out. */
  'connection-reset-after-accepting': { accepts: true, outcome: 'connection-reset' },
  /** No answer ever comes, and nothing was sent: the caller runs into its own time-out. */
  'no-answer': { accepts: false, outcome: 'no-answer' },
  /** No answer ever comes, although the mail goes out. */
  'no-answer-after-accepting': { accepts: true, outcome: 'no-answer' },
} as const satisfies Record<string, FaultBehaviour>;

export type SesFault = keyof typeof SES_FAULTS;

export type FaultOrder = {
  readonly fault: SesFault;
  /** @default 1 */
  readonly times?: number;
};

/** Faults on demand, each used up by one SendEmail call, in the order in which they were ordered. */
export type FaultQueue = { order(order: FaultOrder): void; take(): FaultBehaviour | undefined };

export const createFaultQueue = (): FaultQueue => {
  const waiting: SesFault[] = [];
  return {
    order({ fault, times = 1 }) {
      waiting.push(...Array.from({ length: times }, () => fault));
    },
    take() {
      const fault = waiting.shift();
      return fault === undefined ? undefined : SES_FAULTS[fault];
    },
  };
};
