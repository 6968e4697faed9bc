import { describe, expect, it } from 'vitest';
import { describeError, errorName } from '../../../lambdas/runtime/describe-error.ts';

const parseErrorOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
};

/** Its stack holds the message it was made with. */
const changedLater = (): Error => {
  const error = new Error('x\n    at canary');
  expect(error.stack).toContain('canary');
  return Object.assign(error, { message: 'ß' });
};

const renamed = (name: string): Error => Object.assign(new Error('canary'), { name });

describe('what a log says of an error', () => {
  it('is its class and where it was thrown', () => {
    const { name, stack } = describeError(new TypeError('canary'));
    expect(name).toBe('TypeError');
    expect(stack[0]).toMatch(/^at .*describe-error\.test\.ts:\d+:\d+/);
  });

  it('goes down to the causes, and not for ever', () => {
    const circular: Error & { cause?: unknown } = new Error('canary');
    circular.cause = circular;
    expect(describeError(new Error('canary', { cause: new RangeError('canary') })).cause?.name).toBe('RangeError');
    expect(describeError(circular).cause?.cause?.cause?.cause).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['a message', new Error('canary')],
    ['a message of several lines, some of which look like frames', new Error('x\n    at canary (file.ts:1:2)\ny')],
    ['a message that was changed later', changedLater()],
    ['the text that a parser choked on', parseErrorOf('{"subject": canary}')],
    ['a cause', new Error('x', { cause: new Error('canary') })],
    ['a name that is no name', renamed('canary is not a class')],
    ['something thrown that is no error', 'canary'],
    ['an object thrown that is no error', { message: 'canary' }],
  ])('never shows %s', (_what, error) => {
    expect(JSON.stringify(describeError(error))).not.toContain('canary');
    expect(errorName(error)).not.toContain('canary');
  });
});
