/** What a provider call came to. */
export type ProviderAnswer =
  | { readonly answer: 'accepted'; readonly sesMessageId: string }
  | { readonly answer: Exclude<AnswerKind, 'accepted'>; readonly error: string };

export type AnswerKind =
  | 'accepted'
  /** Too fast: again in seconds. */
  | 'throttled'
  /** The account's 24-hour quota is used up. */
  | 'day-quota'
  /** The request was never written: nothing can have been accepted. */
  | 'unavailable'
  /** SES will not take this mail, now or later. */
  | 'rejected'
  /** Our fault: access denied, configuration set or identity missing. The mail is all right. */
  | 'misconfigured'
  /** AWS has stopped the account from sending. */
  | 'account-stopped'
  /** SES may have accepted it: 5xx, reset, time-out. */
  | 'unknown';

/** An error as a provider call throws it, stripped to what decides. */
export type ProviderError = {
  /** Exception name of the SES API v2, or of the failure underneath. */
  readonly name: string;
  readonly message: string;
  /** Absent when no response came. */
  readonly httpStatus?: number;
  /** Whether any byte of the request can have reached SES. */
  readonly requestWritten: boolean;
};

type Row = { readonly name: RegExp; readonly message?: RegExp; readonly answer: Exclude<AnswerKind, 'accepted'> };

/**
 * First match wins. Names: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html and its common
 * errors. The rate and the daily quota are told apart by their text only
 * (https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html).
 */
const answers: readonly Row[] = [
  { name: /./, message: /daily message quota exceeded/i, answer: 'day-quota' },
  { name: /./, message: /maximum sending rate exceeded/i, answer: 'throttled' },
  { name: /^(TooManyRequests|Throttling|ThrottlingException|LimitExceeded)/, answer: 'throttled' },
  { name: /^SendingPaused/, message: /configuration set/i, answer: 'misconfigured' },
  { name: /^(AccountSuspended|SendingPaused)/, answer: 'account-stopped' },
  { name: /^MessageRejected/, message: /not verified/i, answer: 'misconfigured' },
  { name: /^(MailFromDomainNotVerified|NotFound|ConfigurationSet)/, answer: 'misconfigured' },
  { name: /^BadRequest/, message: /configuration set .*does(n't| not) exist/i, answer: 'misconfigured' },
  {
    name: /^(AccessDenied|NotAuthorized|OptInRequired|UnrecognizedClient|InvalidClientTokenId|ExpiredToken|RequestExpired|RequestTimeTooSkewed|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|CredentialsProviderError)/,
    answer: 'misconfigured',
  },
  // Not read to its end: nothing of it can have been accepted.
  { name: /^RequestTimeout/, answer: 'unavailable' },
  // A refusal that names no exception: somebody on the way answered, the request never got to SES.
  { name: /^Unknown(Error)?$/, answer: 'unavailable' },
  { name: /^(MessageRejected|BadRequest|InvalidParameter|ValidationException)/, answer: 'rejected' },
];

/** Classifies the failure of a provider call; whatever is not known for certain to have been refused is `unknown`. */
export const classifyProviderError = (error: ProviderError): ProviderAnswer => {
  if (!error.requestWritten) {
    const configured = answers.find(({ name, answer }) => answer === 'misconfigured' && name.test(error.name));
    return { answer: configured === undefined ? 'unavailable' : 'misconfigured', error: error.name };
  }
  if (error.httpStatus === undefined || error.httpStatus >= 500) return { answer: 'unknown', error: error.name };
  const row = answers.find(({ name, message }) => name.test(error.name) && (message?.test(error.message) ?? true));
  return { answer: row?.answer ?? 'rejected', error: error.name };
};

/** How long to wait before the same delivery is tried again, in seconds; undefined: the answer ends it. */
export const retryAfterSeconds: Readonly<Record<AnswerKind, number | undefined>> = {
  accepted: undefined,
  throttled: 2,
  'day-quota': 900,
  unavailable: 15,
  rejected: undefined,
  // The stop that was raised for it is met at the next look, and parks it.
  misconfigured: 2,
  // Until then the account function has asked whether it is so, and stopped everything.
  'account-stopped': 90,
  // Whether it may be tried again at all is found out first (unsure.ts).
  unknown: undefined,
};
