import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEndpoint } from '../../local/endpoint.ts';
import { createTerminations } from '../../local/lambda/terminations.ts';
import { createLeapingClock } from '../../local/leaping-clock.ts';
import { createPages } from '../../local/pages.ts';
import { passTime } from '../../local/pass-time.ts';
import { type StartedSes, startSes } from './ses/start-ses.ts';

let started: StartedSes;
let url: string;
let close: () => Promise<void>;
const clock = createLeapingClock();
const terminations = createTerminations();

beforeAll(async () => {
  started = await startSes();
  const { ses, trace } = started;
  const pass = passTime({ clock, isAtRest: () => true });
  const pages = createPages({ clock, ses, trace, lambda: { terminations }, pass });
  const endpoint = await startEndpoint({ port: 0, routes: { pages } });
  url = `${endpoint.url}/_postern`;
  close = () => endpoint.close();
});
afterAll(async () => {
  await close();
  await started.stop();
});

const ask = async (method: string, path: string, base = url) => {
  const response = await fetch(base + path, { method });
  const text = await response.text();
  return { status: response.status, text, json: () => JSON.parse(text) as unknown };
};

describe('the page of terminations', () => {
  it('has workers terminated, and says how many were', async () => {
    const ordered = await ask('POST', '/terminations?rate=1&seed=7');
    expect(ordered.json()).toEqual({ rate: 1, seed: 7, invocations: 0, terminated: 0, terminatedByFunction: {} });
    expect(terminations.next('send')).toBeTypeOf('number');
    expect((await ask('GET', '/terminations')).json()).toMatchObject({
      invocations: 1,
      terminatedByFunction: { send: 1 },
    });
    await ask('POST', '/terminations?rate=0');
    expect(terminations.next('send')).toBeUndefined();
  });
});

describe('the page of faults', () => {
  it('says what is still to go wrong with calls and events', async () => {
    await ask('POST', '/faults?call=no-answer-after-accepting&times=2');
    await ask('POST', '/faults?event=delay&seconds=600');
    const ordered = await ask('POST', '/faults?event=lose&times=3');
    expect(ordered.json()).toEqual({
      calls: [{ fault: 'no-answer-after-accepting', times: 2 }],
      events: [
        { fault: 'delay', milliseconds: 600_000, times: 1 },
        { fault: 'lose', times: 3 },
      ],
    });
    const { backstage } = started.ses;
    expect(backstage.takeFault()).toMatchObject({ accepts: true, outcome: 'no-answer' });
    expect((await ask('GET', '/faults')).json()).toMatchObject({
      calls: [{ fault: 'no-answer-after-accepting', times: 1 }],
    });
    backstage.takeFault();
    expect(backstage.takeFault()).toBeUndefined();
  });
});

describe('the page of the clock', () => {
  it('lets time pass, and answers when it has', async () => {
    const { aheadSeconds } = (await ask('POST', '/clock?pass=1200')).json() as { aheadSeconds: number };
    expect(aheadSeconds).toBeGreaterThan(1_100);
    const { now } = (await ask('GET', '/clock')).json() as { now: string };
    expect(Date.parse(now)).toBeGreaterThan(Date.now() + 1_100_000);
  });

  it('says that a clock of a test is not its to move', async () => {
    const answer = await ask('POST', '/clock?pass=1', `${started.url}/_postern`);
    expect([answer.status, answer.text]).toEqual([409, 'the clock of this stack is not for pages to move\n']);
  });
});

describe('every page', () => {
  it.each([
    ['POST', '/terminations', 400, 'rate is a number from 0 to 1'],
    ['POST', '/terminations?rate=2', 400, 'got ?rate=2'],
    ['POST', '/terminations?rate=0.1&seed=x', 400, 'seed a whole one'],
    ['DELETE', '/terminations', 405, 'only GET and POST are'],
    ['POST', '/faults', 400, 'internal-error-after-accepting'],
    ['POST', '/faults?call=lose', 400, 'got ?call=lose'],
    ['POST', '/faults?call=no-answer&event=lose', 400, 'one of call= and event='],
    ['POST', '/faults?call=no-answer&times=0', 400, 'from 1 to'],
    ['POST', '/faults?event=delay', 400, 'with seconds='],
    ['DELETE', '/faults', 405, 'only GET and POST are'],
    ['POST', '/clock', 400, 'pass is a number of seconds'],
    ['POST', '/clock?pass=-1', 400, 'got ?pass=-1'],
    ['PUT', '/clock', 405, 'only GET and POST are'],
  ])('refuses %s %s', async (method, path, status, text) => {
    const answer = await ask(method, path);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(text)]);
  });
});
