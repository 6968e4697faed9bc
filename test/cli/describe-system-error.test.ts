import { describe, expect, it } from 'vitest';
import { describeSystemError } from '../../cli/describe-system-error.ts';

const named = (name: string, message: string, rest: object = {}): Error =>
  Object.assign(new Error(message), { name, ...rest });

describe('an error no command has words for', () => {
  it.each<[string, unknown, string, boolean]>([
    [
      'nobody listens, and where',
      named('Error', 'x', { code: 'ECONNREFUSED', address: '127.0.0.1', port: 4566 }),
      'nothing answers at 127.0.0.1:4566 (ECONNREFUSED)',
      false,
    ],
    [
      'nobody listens on any of several addresses',
      new AggregateError([named('Error', 'x', { code: 'ECONNREFUSED' })], 'y'),
      'nothing answers (ECONNREFUSED)',
      false,
    ],
    [
      'a store of ours cannot be reached',
      new Error('ledger cannot be reached', {
        cause: named('Error', 'x', { code: 'ENOTFOUND', hostname: 'nowhere.example' }),
      }),
      'nothing answers at nowhere.example (ENOTFOUND)',
      false,
    ],
    ['nobody is signed in', named('CredentialsProviderError', 'x'), 'AWS does not know who you are', true],
    ['somebody may not', named('AccessDeniedException', 'not authorized'), 'AWS refuses: not authorized', true],
    ['no region is set', new Error('Region is missing'), 'set AWS_REGION', true],
    ['AWS fails', named('InternalServerError', 'try later'), 'InternalServerError: try later', false],
    ['we fail', new Error('the demonstration came out otherwise'), 'the demonstration came out otherwise', false],
    ['something else is thrown', 'x', 'an unexpected failure: x', false],
  ])('says that %s', (_, error, text, isCallers) => {
    expect(describeSystemError(error)).toEqual({ text: expect.stringContaining(text), isCallers });
  });
});
