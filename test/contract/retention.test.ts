import { describe, expect, it } from 'vitest';
import { directoryOrderDays } from '../../lambdas/contract/directory.ts';
import { maximumMaxAgeSeconds } from '../../lambdas/contract/policy.ts';
import { longestMaxAgeDays, retentionDays, whyNotOlder } from '../../lambdas/contract/retention.ts';
import { parsePolicy } from '../../lambdas/domain/policy/parse-policy.ts';
import { policyDocument } from '../support/facts.ts';

const daySeconds = 86_400;
const maximumDays = maximumMaxAgeSeconds / daySeconds;

describe('the oldest mail that a policy can ask for', () => {
  it.each([
    [
      'is looked at before SQS deletes its message, however late in it an outage of three days begins',
      retentionDays.queue,
      3,
    ],
    ['as a stranger’s request is still in its bucket when it expires', retentionDays.request, 1],
    [
      'has its content for as long as it may be a dead letter, and two weeks on a dead-letter queue',
      retentionDays.content,
      14,
    ],
    ['has its ledger item for as long as it may be asked about', retentionDays.ledger, 2],
  ])('%s', (_sentence, keptDays, besidesDays) => {
    expect(maximumDays + besidesDays).toBeLessThan(keptDays);
  });

  it('is 72 hours', () => {
    expect(maximumMaxAgeSeconds).toBe(72 * 3_600);
    expect(longestMaxAgeDays).toBe(3);
  });

  it.each([
    ['72h', true],
    ['3d', true],
    ['73h', false],
    ['8d', false],
  ])('%s is taken: %s', (maxAge, isTaken) => {
    const [name] = Object.keys(policyDocument.purposes);
    const purposes = policyDocument.purposes as Record<string, object>;
    const parsed = parsePolicy({
      ...policyDocument,
      purposes: { ...purposes, [name ?? '']: { ...purposes[name ?? ''], maxAge } },
    });
    expect(parsed.ok).toBe(isTaken);
    if (!parsed.ok) {
      expect(parsed.problems).toMatchObject([
        {
          path: ['purposes', name, 'maxAge'],
          problem: 'longer-than-kept',
          limit: maximumMaxAgeSeconds,
          expected: whyNotOlder,
        },
      ]);
    }
  });

  it('why not says the numbers that keep it from being older', () => {
    expect(whyNotOlder).toContain(`${retentionDays.queue} days`);
    expect(whyNotOlder).toContain('72h');
  });
});

it('a directory change is remembered for as long as SQS keeps it', () => {
  expect(directoryOrderDays).toBe(retentionDays.queue);
});

it('a dead letter is kept longer than its message could have lived', () => {
  expect(retentionDays.content).toBeGreaterThan(retentionDays.queue + retentionDays.deadLetterQueue);
});
