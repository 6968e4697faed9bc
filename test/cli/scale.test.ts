import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CallsPerMail, readCallsPerMail } from '../../cli/cost/calls-per-mail.ts';
import { bindingOf, concurrencyOf, type Demand, demandsOf, messagesOf, rampMinutes } from '../../cli/scale/demands.ts';
import { type Limit, type LimitName, limits } from '../../cli/scale/limits.ts';
import { scalingTables, withScalingTables } from '../../scripts/scaling-tables.ts';
import { runPostern } from '../support/run-postern.ts';

/** Batches of ten; each invocation works for 100 ms of a whole processor. */
const mail: CallsPerMail = {
  batchSize: 10,
  functions: {
    filter: { invocations: 0.1, cpuMilliseconds: 10, logBytes: 0, polling: 0, calls: {} },
    send: { invocations: 0.1, cpuMilliseconds: 10, logBytes: 0, polling: 0, calls: {} },
    feedback: { invocations: 0.1, cpuMilliseconds: 10, logBytes: 0, polling: 0, calls: {} },
  },
  tables: {
    ledger: { readUnits: 2, writeUnits: 4 },
    'ledger/bySource': { readUnits: 0, writeUnits: 1 },
  },
  notifications: 1,
  ledgerBytes: 0,
  ledgerIndexBytes: 0,
};

const asked = (limit: LimitName, perSecond: number): number => demandOf(limit, perSecond).asked;

const demandOf = (limit: LimitName, perSecond: number): Demand => {
  const found = demandsOf({ perSecond, mail }).find((demand) => demand.limit === limit);
  if (found === undefined) throw new Error(`nothing is asked of ${limit}`);
  return found;
};

describe('what a load asks', () => {
  it.each<[string, LimitName, number, number]>([
    ['of the rate of SES seven eighths have tokens', 'ses-rate', 1_000, (1_000 * 5_700) / 5_000],
    ['and so it is for the rate budget', 'rate-budget', 1_000, (1_000 * 5_700) / 5_000],
    ['a day of SES is 86,400 seconds, of which standard mail leaves a twentieth', 'ses-day', 2, 172_800 / 0.95],
    ['the ledger is written four times a mail', 'table-writes', 1_000, 4_000],
    ['and asked two units, and what reconcile asks', 'table-reads', 1_000, 2_550],
    ['an invocation of each function is for ten mails', 'lambda-invocations', 1_000, 300],
    ['an event of SES and two of ours are messages of SNS, in batches or not', 'sns-publishes', 1_000, 3_000],
    ['a source’s hour is in four parts', 'by-source', 4_000, 1_000],
    ['a turn is taken once a batch', 'rate-counter', 10_000, 1_000],
    ['60,000 a minute have ten counters', 'quota-counter', 1_000, 10],
    ['and no quota more than sixteen', 'quota-counter', 16_000, 100],
    ['filter and send look at stops once a batch, the filter at half the price', 'stop-row', 1_000, 150],
    ['what is parked is in eight parts', 'parked', 8_000, 1_000],
    ['large mail is put one by one', 'content-puts', 7, 7],
  ])('%s', (_sentence, limit, perSecond, figure) => {
    expect(asked(limit, perSecond) / figure).toBeCloseTo(1, 4);
  });

  it('is as many invocations at once as arrive while one runs', () => {
    // 100 ms of a processor are 345.5 ms at 512 MB; the filter waits for six round trips of 5 ms.
    expect(concurrencyOf('filter', { perSecond: 1_000, mail })).toBeCloseTo(100 * (0.1 * (1769 / 512) + 0.03));
    const all = asked('filter-concurrency', 50) + asked('send-concurrency', 50) + asked('feedback-concurrency', 50);
    expect(asked('lambda-concurrency', 50)).toBeCloseTo(all);
    expect(asked('sqs-in-flight', 50)).toBeCloseTo(10 * asked('send-concurrency', 50));
    expect(asked('policy-pointer', 50)).toBeCloseTo(2 * asked('filter-concurrency', 50));
  });

  it('grows with the rate, whatever the limit', () => {
    const twice = demandsOf({ perSecond: 200, mail });
    for (const [row, { limit, asked: before }] of demandsOf({ perSecond: 100, mail }).entries()) {
      // A larger quota is counted in more items.
      if (limit !== 'quota-counter') expect(twice[row]?.asked).toBeCloseTo(2 * before);
    }
  });

  it('is told of each table and index, as it is new and as the account may have it', () => {
    const counted = { ...mail, tables: { ...mail.tables, stops: { readUnits: 1.2, writeUnits: 0 } } };
    const ofTables = demandsOf({ perSecond: 1_000, mail: counted }).filter(({ limit }) => limit.startsWith('table-'));
    expect(ofTables.map(({ what, formula, asked: units }) => [what, formula, units])).toEqual([
      ['ledger: write units a second, new table', 'R × w(ledger)', 4_000],
      ['ledger: write units a second', 'R × w(ledger)', 4_000],
      ['ledger: read units a second, new table', 'R × r(ledger)', 2_550],
      ['ledger: read units a second', 'R × r(ledger)', 2_550],
      ['ledger/bySource: write units a second, new table', 'R × w(ledger/bySource)', 1_000],
      ['ledger/bySource: write units a second', 'R × w(ledger/bySource)', 1_000],
      ['stops: read units a second, new table', 'R × r(stops)', 1_200],
      ['stops: read units a second', 'R × r(stops)', 1_200],
    ]);
  });

  it('is told of every limit there is', () => {
    expect(demandsOf({ perSecond: 1, mail }).map(({ limit }) => limit)).toEqual(
      expect.arrayContaining(Object.keys(limits)),
    );
  });
});

describe('what binds', () => {
  it('is what a load asks too much of, the most overdrawn first', () => {
    const binding = bindingOf({ perSecond: 100, mail });
    expect(binding[0]?.limit).toBe('ses-day');
    expect(binding.map(({ asked: wanted, allowed }) => wanted > allowed)).not.toContain(false);
    const times = binding.map(({ asked: wanted, allowed }) => wanted / allowed);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
  });

  it('is not what is asked exactly as much as is allowed', () => {
    expect(demandOf('table-writes', 10_000)).toMatchObject({ asked: 40_000, allowed: 40_000 });
    expect(bindingOf({ perSecond: 10_000, mail }).map(({ limit }) => limit)).not.toContain('table-writes');
  });
});

it('an event source mapping comes to what is asked of it by 300 a minute, and to no more than 1,000', () => {
  expect([rampMinutes(3), rampMinutes(305), rampMinutes(5_000)]).toEqual([0, 1, (1_000 - 5) / 300]);
});

it('a second event of SES is a message more', () => {
  expect([messagesOf(mail), messagesOf({ notifications: 2 })]).toEqual([3, 4]);
});

it.each(Object.entries<Limit>(limits))('the limit %s says where it was read and what raises it', (_name, limit) => {
  expect(limit.value).toBeGreaterThan(0);
  expect(limit.source).not.toBe('');
  expect(limit.raise).not.toBe('');
});

describe('docs/scaling.md', () => {
  const document = readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8');

  it('has the tables that the last counts come to: npm run scaling writes them', async () => {
    expect(document).toBe(withScalingTables(document, scalingTables(await readCallsPerMail())));
  });

  it('has every table, and none that nobody writes', () => {
    const table = '<!-- table: one -->\nold\n<!-- end -->';
    expect(withScalingTables(`${table}\ntext`, { one: '| new |' })).toBe(
      '<!-- table: one -->\n\n| new |\n\n<!-- end -->\ntext',
    );
    expect(() => withScalingTables(table, {})).toThrow('differ in: one');
    expect(() => withScalingTables('text', { two: '' })).toThrow('differ in: two');
  });
});

describe('postern scale', () => {
  it('prints what is asked of each limit, and what to raise', async () => {
    const { out, exitCode } = await runPostern(['scale', '--rate', '100']);
    expect(exitCode).toBe(0);
    expect(out).toContain('L-CDEF9B6B');
    expect(out).toMatch(/SES: sending rate \*.*114.*14.*TOO MUCH/);
  });

  it('prints one document with --json', async () => {
    const { out } = await runPostern(['scale', '--rate', '0.5', '--batch', 'one', '--json']);
    expect(JSON.parse(out)).toMatchObject({ perSecond: 0.5, batch: 'one', binding: [] });
  });

  it('wants a rate', async () => {
    const { errors, exitCode } = await runPostern(['scale', '--rate', 'fast']);
    expect(exitCode).toBe(1);
    expect(errors).toContain('mails a second, above 0');
  });
});
