import { describe, expect, it } from 'vitest';
import { runSourceTests } from '../../../lambdas/domain/policy/run-source-tests.ts';
import { mailRequest, now, policyWith } from '../../support/facts.ts';

const run = (test: object, fields: Parameters<typeof policyWith>[0] = {}) => {
  const tests = [{ request: mailRequest(), expect: { verdict: 'send' }, ...test }];
  return runSourceTests(policyWith({ ...fields, billing: { ...fields.billing, tests } }), now);
};
const passes = { tests: 1, failures: [] };

describe('a test of a source', () => {
  it.each<[string, object, Parameters<typeof policyWith>[0]?]>([
    ['takes its recipients to be known and allowed', {}],
    ['sees the form', { expect: { verdict: 'send', form: 'complete' } }],
    [
      'sees the redacted form of whoever is not exempt',
      { expect: { verdict: 'send', form: 'redacted' } },
      { notification: { redaction: 'default' } },
    ],
    [
      'knows the groups it gives',
      { given: { groups: ['staff'] }, expect: { verdict: 'send', form: 'complete' } },
      { notification: { redaction: 'default' }, redaction: { exempt: { groups: ['staff'] } } },
    ],
    [
      'knows who is in no directory',
      { given: { inDirectory: false }, expect: { verdict: 'refuse', reason: 'not-in-directory' } },
    ],
    [
      'knows who is on no list',
      { given: { allowListed: false }, expect: { verdict: 'refuse', reason: 'not-on-allow-list' } },
    ],
    [
      'knows who is suppressed',
      { given: { suppressedBy: ['bounce'] }, expect: { verdict: 'refuse', reason: 'suppressed' } },
    ],
    [
      'refuses what is no request',
      { request: { purpose: 'notification' }, expect: { verdict: 'refuse', reason: 'malformed' } },
    ],
    [
      'sees what is only observed',
      { given: { inDirectory: false }, expect: { verdict: 'send', reason: 'not-in-directory' } },
      { billing: { enforcement: { mode: 'observe', until: '2027-01-01T00:00:00Z' } } },
    ],
    [
      'reads attachments',
      {
        request: mailRequest({ attachments: [{ filename: 'a.png', contentType: 'image/png', data: 'iVBORw0KGgo=' }] }),
        expect: { verdict: 'refuse', reason: 'attachment-not-permitted' },
      },
    ],
    ['comes through the door it names', { door: 'critical', expect: { verdict: 'refuse', reason: 'wrong-door' } }],
    [
      'goes where everything is redirected to',
      { expect: { verdict: 'send' } },
      { redirect: { to: 'me@acme.example' }, audience: 'listed-addresses' },
    ],
    [
      'is no other source’s',
      { request: mailRequest({ source: 'reports' }), expect: { verdict: 'refuse', reason: 'unknown-source' } },
    ],
  ])('%s', async (_, test, fields) => {
    expect(await run(test, fields)).toEqual(passes);
  });

  it('fails with what it expects and what came out, where it stands', async () => {
    expect(await run({ given: { inDirectory: false }, expect: { verdict: 'send', form: 'redacted' } })).toEqual({
      tests: 1,
      failures: [
        {
          path: ['sources', 'billing', 'tests', 0],
          problem: 'test-failed',
          expected: 'send redacted, came out refuse: not-in-directory',
        },
      ],
    });
  });

  it('fails when one of its recipients comes out otherwise', async () => {
    const request = mailRequest({ to: [{ address: 'anna@acme.example' }, { address: 'no address' }] });
    expect((await run({ request })).failures).toHaveLength(1);
  });

  it('fails without a recipient', async () => {
    const request = { ...mailRequest(), to: [] };
    expect((await run({ request })).failures).toHaveLength(1);
  });

  it('is one of all: every failure is told', async () => {
    const failing = { request: mailRequest(), expect: { verdict: 'refuse' } };
    const tests = [failing, { request: mailRequest(), expect: { verdict: 'send' } }, failing];
    const { failures } = await runSourceTests(policyWith({ billing: { tests } }), now);
    expect(failures.map(({ path }) => path.at(-1))).toEqual([0, 2]);
  });
});
