import { describe, expect, it } from 'vitest';
import { type AnswerKind, classifyProviderError } from '../../../lambdas/domain/delivery/provider-answer.ts';

describe('an answer of Amazon SES', () => {
  it.each<[name: string, message: string, httpStatus: number | undefined, requestWritten: boolean, answer: AnswerKind]>(
    [
      ['TooManyRequestsException', 'Maximum sending rate exceeded.', 429, true, 'throttled'],
      ['TooManyRequestsException', 'Too many requests', 429, true, 'throttled'],
      ['ThrottlingException', 'Rate exceeded', 400, true, 'throttled'],
      ['ThrottlingException', 'Daily message quota exceeded.', 454, true, 'day-quota'],
      ['TooManyRequestsException', 'Daily message quota exceeded.', 429, true, 'day-quota'],
      [
        'LimitExceededException',
        'There are too many instances of the specified resource type.',
        400,
        true,
        'throttled',
      ],
      ['AccountSuspendedException', 'suspended', 400, true, 'account-stopped'],
      ['SendingPausedException', 'paused', 400, true, 'account-stopped'],
      ['SendingPausedException', 'Sending paused for configuration set <x>.', 400, true, 'misconfigured'],
      ['BadRequestException', "Configuration set <x> doesn't exist.", 400, true, 'misconfigured'],
      ['RequestExpired', 'older than 15 minutes', 400, true, 'misconfigured'],
      ['RequestTimeoutException', 'not read', 408, true, 'unavailable'],
      ['MailFromDomainNotVerifiedException', 'not verified', 400, true, 'misconfigured'],
      [
        'MessageRejected',
        'Email address is not verified. The following identities failed the check',
        400,
        true,
        'misconfigured',
      ],
      ['MessageRejected', 'the message contains a virus', 400, true, 'rejected'],
      ['NotFoundException', 'Configuration set <x> does not exist.', 404, true, 'misconfigured'],
      ['AccessDeniedException', 'not authorized to perform ses:SendRawEmail', 403, true, 'misconfigured'],
      ['ExpiredTokenException', 'expired', 403, true, 'misconfigured'],
      ['BadRequestException', 'Missing required header', 400, true, 'rejected'],
      ['SomethingNewException', 'never seen', 400, true, 'rejected'],
      ['InternalServerError', 'try later', 500, true, 'unknown'],
      ['ServiceUnavailable', 'try later', 503, true, 'unknown'],
      ['TimeoutError', 'socket timed out', undefined, true, 'unknown'],
      ['ECONNRESET', 'reset', undefined, true, 'unknown'],
      ['ECONNREFUSED', 'refused', undefined, false, 'unavailable'],
      ['ENOTFOUND', 'no such host', undefined, false, 'unavailable'],
      ['CredentialsProviderError', 'no credentials', undefined, false, 'misconfigured'],
    ],
  )('%s (%s, status %s, written: %s) is %s', (name, message, httpStatus, requestWritten, answer) => {
    const error = { name, message, requestWritten, ...(httpStatus === undefined ? {} : { httpStatus }) };
    expect(classifyProviderError(error)).toEqual({ answer, error: name });
  });
});
