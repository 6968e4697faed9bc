import { describe, expect, it } from 'vitest';
import { type CallsPerMail, readCallsPerMail } from '../../cli/cost/calls-per-mail.ts';
import { extrasOf } from '../../cli/cost/extras.ts';
import { priceMails, priceMonth, priceSes, total } from '../../cli/cost/price-mails.ts';
import { type Price, prices } from '../../cli/cost/prices.ts';
import { quantities } from '../../cli/cost/quantities.ts';
import { compareTargets } from '../../cli/cost/targets.ts';
import { runPostern } from '../support/run-postern.ts';

const call = { calls: 1, billedRequests: 1, readUnits: 0, writeUnits: 0 };
const idle = { invocations: 0, cpuMilliseconds: 0, logBytes: 0, polling: 0, calls: {} };

const mailWith = (functions: Partial<CallsPerMail['functions']>): CallsPerMail => ({
  batchSize: 10,
  functions: { filter: idle, send: idle, feedback: idle, ...functions },
  tables: {},
  notifications: 1,
  ledgerBytes: 0,
  ledgerIndexBytes: 0,
});

const usdOf = (mail: CallsPerMail, price: string): number | undefined =>
  priceMails(mail, 1e6).find((line) => line.price === price)?.usd;

describe('what a mail takes', () => {
  it('is the sum over its functions', () => {
    const mail = mailWith({
      filter: { ...idle, calls: { 'dynamodb:PutItem': { ...call, writeUnits: 2 } } },
      send: { ...idle, calls: { 'dynamodb:UpdateItem': { ...call, writeUnits: 4 }, 'ses:SendEmail': call } },
    });
    expect(quantities(mail)).toMatchObject({ writeUnits: 6, readCalls: 0, sesCalls: 1 });
  });

  it('counts reads, not writes, as read calls', () => {
    const calls = { 'dynamodb:GetItem': call, 'dynamodb:BatchGetItem': call, 'dynamodb:PutItem': call };
    expect(quantities(mailWith({ send: { ...idle, calls } })).readCalls).toBe(2);
  });

  it('has a request for the source’s message, the event’s delivery, and what functions ask and poll', () => {
    const mail = mailWith({
      filter: { ...idle, polling: 0.2, calls: { 'sqs:SendMessageBatch': { ...call, billedRequests: 0.1 } } },
    });
    expect(quantities(mail).queueRequests).toBeCloseTo(1 + 1 + 0.2 + 0.1);
    expect(quantities(mail).groupedRequests).toBeCloseTo(1 + 0.1);
  });
});

describe('the price of a million mails', () => {
  it('is quantity times price', () => {
    const mail = mailWith({ filter: { ...idle, calls: { 'dynamodb:PutItem': { ...call, writeUnits: 2 } } } });
    expect(usdOf(mail, 'dynamodb-write')).toBeCloseTo(1.25);
    expect(usdOf(mail, 'sns-publish')).toBeCloseTo(0.5);
  });

  it('has storage of the ledger and its indexes, and recovery of the ledger alone', () => {
    const mail = { ...mailWith({}), ledgerBytes: 1024, ledgerIndexBytes: 512 };
    const months = 1.5 * (1e6 / 1024 ** 2);
    expect(usdOf(mail, 'dynamodb-storage')).toBeCloseTo(1.5 * months * 0.25);
    expect(usdOf(mail, 'dynamodb-recovery')).toBeCloseTo(months * 0.2);
  });

  it('has what reconcile reads of them, which is assumed', () => {
    const readsOf = (batchSize: number) =>
      priceMails({ ...mailWith({}), batchSize }, 1e6)
        .filter(({ price }) => price === 'dynamodb-read')
        .map(({ usd, assumed }) => [Number(usd.toFixed(3)), assumed]);
    expect(readsOf(10)).toEqual([
      [0, false],
      [0.069, true],
    ]);
    expect(readsOf(1)).toEqual([
      [0, false],
      [0.131, true],
    ]);
  });

  it('grows with the mails, and that of a month does not', async () => {
    const { batches, monthly } = await readCallsPerMail();
    expect(total(priceMails(batches.full, 2e6))).toBeCloseTo(2 * total(priceMails(batches.full, 1e6)));
    expect(total(priceMonth(monthly))).toBeGreaterThan(0);
    expect(total(priceMonth({ ...monthly, alarmMetrics: monthly.alarmMetrics + 10 }))).toBeCloseTo(
      total(priceMonth(monthly)) + 1,
    );
  });

  it('is higher for mails that come one by one', async () => {
    const { batches } = await readCallsPerMail();
    expect(total(priceMails(batches.one, 1e6))).toBeGreaterThan(total(priceMails(batches.full, 1e6)));
  });

  it.each([
    [1e6, 100, 160],
    [10e6, 1000, 1600],
    [20e6, 2000, 1600 + 1400],
    [200e6, 20_000, 1600 + 12_600 + 11_000],
  ])('for %d is what the plans of SES charge by tier', (mails, aLaCarte, essentials) => {
    const price = priceSes(mails);
    expect(price.aLaCarte).toBeCloseTo(aLaCarte);
    expect(price.essentials).toBeCloseTo(essentials);
  });
});

describe('what is beyond a plain mail', () => {
  const feedback = {
    invocations: 0.1,
    cpuMilliseconds: 0,
    logBytes: 0,
    polling: 0.2,
    calls: { 'dynamodb:UpdateItem': { ...call, writeUnits: 1 } },
  };
  const extras = extrasOf(mailWith({ filter: { ...idle, invocations: 0.1 }, feedback }));
  const usdOfExtra = (start: string) => extras.find(({ what }) => what.startsWith(start))?.usd;

  it('is one more event for watched mail: published, delivered, received, deleted and written', () => {
    const lambda = 0.1 * 0.2 + 1e6 * 0.1 * 0.01 * 0.5 * 0.0000133334;
    const logs = ((1e6 * 0.1 * 350) / 1024 ** 3) * (0.5 + 3 * 0.03);
    expect(usdOfExtra('watched')).toBeCloseTo(0.5 + 1.2 * 0.4 + 0.625 + lambda + logs);
  });

  it('is a write for a link, and as much of one as a batch has mails for a quota', () => {
    const stored = ((1e6 * 350) / 1024 ** 3) * 13.2 * (0.25 + 0.2);
    expect(usdOfExtra('with a link')).toBeCloseTo(0.625 + stored);
    expect(usdOfExtra('for each quota')).toBeCloseTo(0.0625);
    expect(usdOfExtra('above 48 KB')).toBeCloseTo(5 + 0.4);
  });
});

describe('a target', () => {
  it('is met at its limit and missed above it', () => {
    const mail = (writeUnits: number) =>
      mailWith({ send: { ...idle, calls: { 'dynamodb:UpdateItem': { ...call, writeUnits } } } });
    const isMet = (writeUnits: number) => compareTargets(mail(writeUnits))[0]?.isMet;
    expect([isMet(6), isMet(6.1)]).toEqual([true, false]);
  });
});

it.each(Object.entries<Price>(prices))('the price of %s says when and where it was read', (_name, price) => {
  expect(price.date).toMatch(/^\d{4}-\d{2}/);
  expect(price.source).not.toBe('');
  expect(price.usd).toBeGreaterThan(0);
});

describe('postern cost', () => {
  it('prints what mails and a month cost, and whether each target is met', async () => {
    const { out, exitCode } = await runPostern(['cost', '--mails', '1000000']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/DynamoDB.*write units/);
    expect(out.match(/│ (met|MISSED) /g)).toHaveLength(4);
  });

  it('prints one document with --json', async () => {
    const { out } = await runPostern(['cost', '--batch', 'one', '--json']);
    expect(JSON.parse(out)).toMatchObject({ mails: 1_000_000, batch: 'one', usd: { ses: { aLaCarte: 100 } } });
  });

  it('wants a number of mails', async () => {
    const { errors, exitCode } = await runPostern(['cost', '--mails', 'many']);
    expect(exitCode).toBe(1);
    expect(errors).toContain('a whole number of mails, 1 or more');
  });
});
