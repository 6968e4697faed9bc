import { describe, expect, it } from 'vitest';
import { functionWarning } from '../../cli/demo/function-warning.ts';
import type { TraceEvent } from '../../local/trace.ts';

const logged = (line: string): TraceEvent => ({ at: 0, type: 'function-log', function: 'send', line });

describe('what a function logs on the local stack', () => {
  it.each([
    '{"level":"WARN","message":"record-failed"}',
    '{"level":"ERROR","message":"record-untrusted"}',
    '0f5c1d2e-0000-4000-8000-000000000000 ERROR Invoke Error {"errorType":"TypeError"}',
  ])('is shown with its name: %s', (line) => {
    expect(functionWarning(logged(line))).toBe(`send: ${line}`);
  });

  it.each<[string, TraceEvent]>([
    ['all is well', logged('{"level":"INFO","message":"ERROR is a word here"}')],
    ['it counts', logged('{"_aws":{},"Records":1}')],
    ['it is no object', logged('null')],
    ['it is text', logged('an ERROR is not one')],
    ['it is no log', { at: 0, type: 'mail-rejected', code: 'ERROR' }],
  ])('is not shown when %s', (_, event) => {
    expect(functionWarning(event)).toBeUndefined();
  });
});
