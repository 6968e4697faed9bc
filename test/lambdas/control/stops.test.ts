import { describe, expect, it } from 'vitest';
import { aheadHoldsMilliseconds } from '../../../lambdas/contract/stop.ts';
import { createStopCommands } from '../../../lambdas/control/stops.ts';
import { callerAs, recording, time } from './recording.ts';
import { whoIs } from './url-event.ts';

const operator = callerAs('operator');
const who = whoIs('operator');

const stopping = ({ isStopped = true, starts = true } = {}) => {
  const { effects, audit, note } = recording();
  const commands = createStopCommands({
    now: () => time,
    wait: async (milliseconds) => void note('wait', milliseconds >= aheadHoldsMilliseconds),
    audit,
    readAllStops: async () => [
      { scope: 'lane:bulk', reason: 'x', queued: 'hold', since: '2026-11-21T11:00:00.000Z' },
      { scope: 'source:a', reason: 'x', queued: 'hold', since: '2026-11-21T09:00:00.000Z' },
      { scope: 'source:b', reason: 'x', queued: 'hold', until: '2026-11-21T11:59:59.999Z' },
    ],
    stops: {
      put: async (stop) => void note('put', stop),
      end: async (end) => {
        note('end', end);
        return isStopped;
      },
    },
    startRelease: async () => {
      note('release');
      return starts;
    },
  });
  return { effects, commands };
};

describe('a stop', () => {
  it('is audited, made in the name of the caller, and looked at by release', async () => {
    const { effects, commands } = stopping();
    const terms = { reason: 'wrong invoices', queued: 'discard', until: '2026-11-21T13:00:00Z' } as const;
    const answer = await commands.stop({ scope: 'domain:ACME.example', ...terms }, operator);
    const details = { reason: 'wrong invoices', queued: 'discard', until: '2026-11-21T13:00:00.000Z' };
    const stop = { scope: 'domain:acme.example', ...details, by: who, since: '2026-11-21T12:00:00.000Z' };
    expect(answer).toEqual({ ok: true, result: stop });
    expect(effects).toEqual([
      ['audit', { action: 'stop', subject: 'domain:acme.example', who, accessKey: 'ASIAKEY', details }, time],
      ['put', stop],
      ['release'],
    ]);
  });

  it.each([
    ['a scope that is none', { scope: 'world' }, /world: not a scope/],
    ['an end that is past', { scope: 'everything', until: '2026-11-21T12:00:00Z' }, /past/],
  ])('with %s is not made', async (_what, terms, expected) => {
    const { effects, commands } = stopping();
    const answer = await commands.stop({ reason: 'x', queued: 'hold', ...terms }, operator);
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: 'malformed', message: expect.stringMatching(expected) },
    });
    expect(effects).toEqual([]);
  });
});

describe('a resume', () => {
  it('ends the stop, and starts release once no worker can know of it any more', async () => {
    const { effects, commands } = stopping();
    const answer = await commands.resume({ scope: 'everything', reason: 'fixed' }, operator);
    const until = '2026-11-21T12:00:00.000Z';
    expect(answer).toEqual({ ok: true, result: { scope: 'everything', until, by: who, isReleasing: true } });
    expect(effects).toEqual([
      [
        'audit',
        { action: 'resume', subject: 'everything', who, accessKey: 'ASIAKEY', details: { reason: 'fixed' } },
        time,
      ],
      ['end', { scope: 'everything', until, by: who }],
      ['wait', true],
      ['release'],
    ]);
  });

  it('of what is not stopped is objected to, and nothing is released', async () => {
    const { effects, commands } = stopping({ isStopped: false });
    const answer = await commands.resume({ scope: 'everything' }, operator);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'objected' } });
    expect(effects).not.toContainEqual(['release']);
  });

  it('stands where release cannot be started: its next run does it', async () => {
    const { commands } = stopping({ starts: false });
    expect(await commands.resume({ scope: 'everything' }, operator)).toMatchObject({
      ok: true,
      result: { isReleasing: false },
    });
  });
});

it('the stops are those that stand, oldest first', async () => {
  const { commands } = stopping();
  const answer = await commands.stops({}, operator);
  expect(answer).toMatchObject({ ok: true, result: { stops: [{ scope: 'source:a' }, { scope: 'lane:bulk' }] } });
});
