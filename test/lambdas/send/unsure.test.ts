import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import type { ProviderAnswer } from '../../../lambdas/domain/delivery/provider-answer.ts';
import { answered, leased } from '../../../lambdas/domain/delivery/transitions.ts';
import type { SendDependencies } from '../../../lambdas/send/dependencies.ts';
import { now } from '../../support/facts.ts';
import { deliveryOf, mailContent, outboundMessage, sending } from '../support/sending.ts';

const done = { outcome: 'done' };
const timeOut: ProviderAnswer = { answer: 'unknown', error: 'TimeoutError' };
const object = { key: 'content/x', versionId: 'v1' };
const iso = (time: number): string => new Date(time).toISOString();
const event = (attempt: number, sesMessageId = 'ses-lost') => ({
  at: iso(now + 1_000),
  type: 'Send',
  code: 'recorded',
  sesMessageId,
  attempt,
});

const resend = (fields: Partial<Delivery> = {}) =>
  deliveryOf(mailContent(), { events: {}, lane: 'standard', whenUnsure: 'resend', ...fields });
const wait = (fields: Partial<Delivery> = {}) => deliveryOf(mailContent(), { events: {}, lane: 'standard', ...fields });
/** Its first call got no answer, now. */
const unsure = (delivery: Delivery): Delivery =>
  answered(leased(delivery, { owner: 'w', until: now + 10_000 }), { at: iso(now), ...timeOut });

/** Send at a time so many seconds from now, which can be moved, with feedback as far as said. */
const sendingAt = (
  delivery: Delivery,
  { seconds = 0, watermark }: { readonly seconds?: number; readonly watermark?: number | undefined },
  change: (usual: SendDependencies) => Partial<SendDependencies> = () => ({}),
) => {
  const moment = { seconds, watermark };
  const world = sending([delivery], (usual) => ({
    now: () => now + moment.seconds * 1000,
    readWatermark: async () => (moment.watermark === undefined ? undefined : now + moment.watermark * 1000),
    putContent: async () => object,
    getContent: async () => JSON.stringify(mailContent()),
    ...change(usual),
  }));
  return { ...world, moment };
};

describe('a call without an answer', () => {
  it('leaves a mail that may be sent again soon on the queue for twenty seconds', async () => {
    const { send, item, told } = sendingAt(resend(), {}, () => ({ send: async () => timeOut }));
    expect(await send()).toEqual({ outcome: 'retry-later', afterSeconds: 20, because: 'unsure' });
    expect(item()).toMatchObject({ state: 'unsure', attempt: 1, attempts: [{ number: 1, answer: 'unknown' }] });
    expect(item()).not.toHaveProperty('parked');
    expect(told()).toEqual([]);
  });

  it('is not made up for by the next one where Amazon SES has told of it meanwhile, and nobody has settled that', async () => {
    const throttled = answered(leased(unsure(resend()), { owner: 'w', until: now + 10_000 }), {
      at: iso(now),
      answer: 'throttled',
      error: 'TooManyRequestsException',
    });
    const told = { ...throttled, events: { 'send-1': event(1) } };
    expect(told.state).toBe('queued');
    const { send, item, mails } = sendingAt(told, { seconds: 30, watermark: 30 });
    expect(await send()).toEqual(done);
    expect(mails).toEqual([]);
    expect(item()).toMatchObject({ state: 'sent' });
  });

  it('parks every other mail for a quarter of an hour', async () => {
    const { send, item } = sendingAt(wait(), {}, () => ({ send: async () => timeOut }));
    expect(await send()).toEqual(done);
    expect(item()).toMatchObject({
      state: 'unsure',
      parked: { lane: 'standard', source: 'billing', object },
      dueAt: iso(now + 900_000),
    });
  });

  it('parks what release has let go and not written so yet: its place is given up with the lease', async () => {
    const parked = { lane: 'standard', source: 'billing', object, since: iso(now - 60_000) } as const;
    const letGo = wait({ parked, parkedShard: '1', dueAt: iso(now + 60_000) });
    const { send, item } = sendingAt(letGo, {}, () => ({ send: async () => timeOut }));
    expect(await send()).toEqual(done);
    expect(item()).toMatchObject({ state: 'unsure', parked: { since: iso(now) }, dueAt: iso(now + 900_000) });
  });

  it('parks no mail beyond its end', async () => {
    const validUntil = iso(now + 300_000);
    const { send, item } = sendingAt(wait({ validUntil }), {}, () => ({ send: async () => timeOut }));
    await send();
    expect(item()).toMatchObject({ state: 'unsure', dueAt: validUntil });
  });

  it('counts from when the lease ran out where nobody wrote what came of it', async () => {
    const crashed = leased(resend(), { owner: 'w', until: now + 10_000 });
    const { send, item, moment } = sendingAt(crashed, { seconds: 10 });
    expect(await send()).toEqual({ outcome: 'retry-later', afterSeconds: 20, because: 'unsure' });
    expect(item()).toMatchObject({
      state: 'unsure',
      attempts: [{ number: 1, at: iso(now + 10_000), answer: 'unknown', error: 'LeaseRanOut' }],
    });
    moment.seconds = 30;
    moment.watermark = 20;
    expect(await send()).toEqual(done);
    expect(item()).toMatchObject({ state: 'sent', attempt: 2 });
  });

  it("of a worker that died after SES took the mail is repaired by the event's own id", async () => {
    const crashed = leased(resend(), { owner: 'w', until: now + 10_000 });
    const { send, item, mails, moment, ledger } = sendingAt(crashed, { seconds: 5, watermark: 1_000 });
    await ledger.append(crashed, 'a', event(1));
    expect(await send()).toEqual({ outcome: 'retry-later', afterSeconds: 5, because: 'leased' });
    moment.seconds = 180;
    expect(await send()).toEqual(done);
    expect(mails).toEqual([]);
    expect(item()).toMatchObject({
      state: 'sent',
      attempts: [
        { number: 1, answer: 'unknown', error: 'LeaseRanOut' },
        { number: 1, answer: 'accepted', sesMessageId: 'ses-lost', evidence: 'Send' },
      ],
    });
  });

  it('is made with a configuration set by which SES tells of it at once, where the mail is sent again soon', async () => {
    const { send, mails } = sendingAt(resend(), {});
    await send();
    expect(mails).toMatchObject([{ configurationSet: 'watched-50400' }]);
  });
});

describe('a mail of which nobody knows whether it was taken', () => {
  it.each([
    [
      'before its window has passed',
      resend(),
      19.5,
      100,
      { outcome: 'retry-later', afterSeconds: 1, because: 'unsure' },
    ],
    [
      'while feedback is not beyond the call',
      resend(),
      20,
      9.9,
      { outcome: 'retry-later', afterSeconds: 10, because: 'feedback-behind' },
    ],
    [
      'while nothing is known of feedback',
      resend(),
      20,
      undefined,
      { outcome: 'retry-later', afterSeconds: 10, because: 'feedback-behind' },
    ],
    ['before its window has passed, parked', wait(), 899, 1_000, undefined],
    [
      'while something of it that was told in its window may be under way',
      wait(),
      900,
      899.9,
      { outcome: 'retry-later', afterSeconds: 10, because: 'feedback-behind' },
    ],
  ] as const)('is not sent again %s', async (_when, delivery, seconds, watermark, outcome) => {
    const { send, mails, item } = sendingAt(unsure(delivery), { seconds, watermark });
    const result = await send();
    if (outcome !== undefined) expect(result).toEqual(outcome);
    expect(mails).toEqual([]);
    expect(item()?.state).toBe('unsure');
  });

  it.each([
    ['soon', resend(), 20, 10],
    ['later', wait(), 900, 900],
  ] as const)('is sent again %s, once, when its events would be here', async (_when, delivery, seconds, watermark) => {
    const { send, mails, item, told } = sendingAt(unsure(delivery), { seconds, watermark });
    expect(await send()).toEqual(done);
    expect(await send()).toEqual(done);
    expect(mails).toMatchObject([{ tags: { attempt: '2' } }]);
    expect(item()).toMatchObject({
      state: 'sent',
      attempts: [
        { number: 1, answer: 'unknown' },
        { number: 2, answer: 'accepted', sesMessageId: 'ses-1' },
      ],
    });
    expect(told()).toEqual(['sent 0', 'sent 0']);
  });

  it('is parked for a minute at a time when feedback has not come through for two', async () => {
    const { send, mails, item } = sendingAt(unsure(resend()), { seconds: 141, watermark: 0 });
    expect(await send()).toEqual(done);
    expect(mails).toEqual([]);
    expect(item()).toMatchObject({ state: 'unsure', parked: { object }, dueAt: iso(now + 201_000) });
  });

  it('is left to the parked envelope by any other', async () => {
    const parked = { ...unsure(wait()), dueAt: iso(now + 900_000), parkedShard: '0' };
    const { send, happened } = sendingAt(parked, { seconds: 5 });
    expect(await send()).toEqual(done);
    expect(happened).toEqual([]);
  });

  it('is not left to its place by the envelope that release has just brought back, whose clock is a second ahead', async () => {
    const parked = { ...unsure(resend()), dueAt: iso(now + 201_000), parkedShard: '0' };
    const { send, item } = sendingAt(parked, { seconds: 200, watermark: 0 });
    expect(await send()).toEqual({ outcome: 'retry-later', afterSeconds: 1, because: 'unsure' });
    expect(item()).toEqual(parked);
  });

  it.each([
    ['while it waits', 5],
    ['when it could be sent again', 900],
    ['when its time is over', 100_000],
  ])('has been sent if an event says so, %s', async (_when, seconds) => {
    const { send, mails, item, told, observations } = sendingAt(
      { ...unsure(wait()), events: { a: event(1) } },
      { seconds, watermark: seconds },
    );
    expect(await send()).toEqual(done);
    expect(mails).toEqual([]);
    expect(item()).toMatchObject({
      state: 'sent',
      attempts: [
        { number: 1, answer: 'unknown' },
        { number: 1, at: iso(now + 1_000), answer: 'accepted', sesMessageId: 'ses-lost', evidence: 'Send' },
      ],
    });
    expect(told()).toEqual(['sent 0']);
    expect(observations).toMatchObject([{ event: 'evidence-taken', state: 'sent' }]);
  });

  it('is not sent again if the event comes between the look at its item and the lease', async () => {
    const { send, mails, item, ledger } = sendingAt(unsure(resend()), { seconds: 20, watermark: 20 }, () => ({
      readStops: async () => {
        const [current] = ledger.items();
        if (current !== undefined) await ledger.append(current, 'a', event(1));
        return [];
      },
    }));
    expect(await send()).toMatchObject({ outcome: 'retry-later', because: 'overtaken' });
    expect(mails).toEqual([]);
    expect(await send()).toEqual(done);
    expect(item()?.state).toBe('sent');
    expect(mails).toEqual([]);
  });

  it('ends as unknown at its maximum age, and its source is told', async () => {
    const delivery = unsure(wait({ validUntil: iso(now + 300_000), validUntilBy: 'max-age' }));
    const { send, mails, item, told, observations } = sendingAt(delivery, { seconds: 300, watermark: 300 });
    expect(await send()).toEqual(done);
    expect(mails).toEqual([]);
    expect(item()).toMatchObject({ state: 'unknown', decisions: [{}, { by: 'send', reasons: [{ code: 'expired' }] }] });
    expect(told()).toEqual(['unknown 0']);
    expect(observations).toMatchObject([{ event: 'delivery-ended', state: 'unknown' }]);
  });

  it.each([
    [
      'a stop that discards',
      { readStops: async () => [{ scope: 'everything', reason: 'x', queued: 'discard' as const }] },
    ],
    ['a suppression', { readSuppressions: async () => [{ origin: 'bounce' as const }] }],
  ])('ends as unknown, not as what was never sent, by %s', async (_what, change) => {
    const { send, mails, item } = sendingAt(unsure(resend()), { seconds: 20, watermark: 20 }, () => change);
    expect(await send()).toEqual(done);
    expect(mails).toEqual([]);
    expect(item()?.state).toBe('unknown');
  });

  it('stays so through any number of calls that were throttled', async () => {
    const { send, item, moment } = sendingAt(unsure(resend()), { seconds: 20, watermark: 20 }, () => ({
      send: async () => ({ answer: 'throttled', error: 'TooManyRequestsException' }),
    }));
    for (let turn = 0; turn < 50; turn += 1) await send();
    expect(item()).toMatchObject({ state: 'queued', attempts: { length: 20, 0: { number: 1, answer: 'unknown' } } });
    moment.seconds = 200_000;
    expect(await send()).toEqual(done);
    expect(item()?.state).toBe('unknown');
  });
});

describe('a mail that SES has taken twice', () => {
  it('is counted when an answer comes after it was sent again', async () => {
    let calls = 0;
    const { send, item, mails, moment, observations } = sendingAt(resend(), { watermark: 1_000 }, (usual) => ({
      send: async (mail) => {
        calls += 1;
        if (calls > 1) return usual.send(mail);
        // The worker stands still in its call, for as long as it takes another one to send the mail again.
        moment.seconds = 12;
        expect(await send()).toMatchObject({ because: 'unsure' });
        moment.seconds = 30;
        expect(await send()).toEqual(done);
        return { answer: 'accepted', sesMessageId: 'ses-late' };
      },
    }));
    expect(await send()).toMatchObject({ outcome: 'retry-later', because: 'overtaken' });
    expect(mails).toHaveLength(1);
    expect(item()).toMatchObject({
      state: 'sent',
      attempts: [{ answer: 'unknown' }, { number: 2, answer: 'accepted', sesMessageId: 'ses-1' }],
      events: { 'answer-1': { type: 'Answer', sesMessageId: 'ses-late', attempt: 1 } },
      duplicateAcceptedAt: iso(now + 30_000),
    });
    expect(observations.filter(({ event: name }) => name === 'duplicate-accepted')).toHaveLength(1);
  });

  it('is counted when its event came while it was sent again', async () => {
    const { send, item, ledger, observations } = sendingAt(
      unsure(resend()),
      { seconds: 20, watermark: 20 },
      (usual) => ({
        send: async (mail) => {
          const [current] = ledger.items();
          if (current !== undefined) await ledger.append(current, 'a', event(1));
          return usual.send(mail);
        },
      }),
    );
    expect(await send()).toEqual(done);
    expect(item()).toMatchObject({ state: 'sent', duplicateAcceptedAt: iso(now + 20_000) });
    expect(observations).toMatchObject([{ event: 'provider-answered' }, { event: 'duplicate-accepted' }]);
  });
});

describe('a mail that SES has told of while it was called for again', () => {
  it.each<ProviderAnswer>([
    { answer: 'throttled', error: 'TooManyRequestsException' },
    { answer: 'day-quota', error: 'TooManyRequestsException' },
    timeOut,
  ])('is sent, and its source told, whatever the call is answered: $answer', async (answer) => {
    const { send, item, ledger, observations, told } = sendingAt(
      unsure(resend()),
      { seconds: 20, watermark: 20 },
      () => ({
        send: async () => {
          const [current] = ledger.items();
          if (current !== undefined) await ledger.append(current, 'a', event(1));
          return answer;
        },
      }),
    );
    expect(await send()).toEqual(done);
    expect(item()).toMatchObject({ state: 'sent', attempt: 2 });
    expect(item()).not.toHaveProperty('parked');
    expect(observations).toMatchObject([{ event: 'provider-answered' }, { event: 'evidence-taken', state: 'sent' }]);
    expect(told()).toEqual(['sent 0']);
  });

  it('has failed for nobody where that call is rejected: its source is told what SES has told', async () => {
    const { send, item, ledger, told } = sendingAt(unsure(resend()), { seconds: 20, watermark: 20 }, () => ({
      send: async () => {
        const [current] = ledger.items();
        const delivered = { ...event(1), type: 'Delivery', code: 'delivered', status: 'delivered' } as const;
        if (current !== undefined) await ledger.append(current, 'a', delivered);
        return { answer: 'rejected', error: 'MessageRejected' };
      },
    }));
    expect(await send()).toEqual(done);
    expect(item()).toMatchObject({ state: 'rejected', events: { a: { status: 'delivered' } } });
    expect(told()).toEqual(['delivered 0']);
  });
});

it('an envelope that release brings back points to what was parked', async () => {
  const parked = { ...unsure(wait()), dueAt: iso(now + 900_000), parkedShard: '0' };
  const { send, mails } = sendingAt(parked, { seconds: 900, watermark: 900 });
  const { contentHash } = parked;
  expect(await send(outboundMessage({ object, ...(contentHash === undefined ? {} : { contentHash }) }))).toEqual(done);
  expect(mails).toHaveLength(1);
});
