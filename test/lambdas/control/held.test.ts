import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../lambdas/control/caller.ts';
import { createHeldCommands } from '../../../lambdas/control/held.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { now } from '../../support/facts.ts';
import { heldDelivery } from '../support/held-delivery.ts';
import { createMemoryLedger } from '../support/memory-ledger.ts';

const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
const caller: Caller = {
  who: 'arn:aws:sts::1:assumed-role/postern-dev-operator/ada',
  role: 'operator',
  accessKey: 'ASIAX',
};
const id = (digit: string): string => digit.repeat(32);

const stopped = (fields: Partial<Delivery> = {}, scope = 'source:billing'): Delivery =>
  heldDelivery({
    decisions: [
      {
        at: at(-60),
        by: 'filter',
        verdict: 'hold',
        form: 'complete',
        because: [],
        reasons: [{ code: 'stopped', scope, reason: 'drill', queued: 'hold' }],
      },
    ],
    ...fields,
  });

const ofStranger = (recipientIndex: number): Delivery => {
  const { source: _, ...item } = stopped({
    messageId: id('5'),
    recipientIndex,
    principal: 'AROASTRANGERAAAAAAAAA',
    parked: { door: 'standard', request: { key: 'requests/x.json', versionId: 'v1' }, since: at(-60) },
    decisions: [
      {
        at: at(-60),
        by: 'filter',
        verdict: 'hold',
        form: 'redacted',
        because: [],
        reasons: [{ code: 'unknown-source', principal: 'AROASTRANGERAAAAAAAAA', registeredFor: [] }],
      },
    ],
  });
  return item;
};

/** Control over a ledger whose index has pages of two. */
const controlling = (initial: readonly Delivery[]) => {
  const ledger = createMemoryLedger(initial);
  const acts: string[] = [];
  let started = 0;
  const commands = createHeldCommands({
    now: () => now,
    audit: {
      append: async ({ action, subject, who, details }) =>
        void acts.push(`${who.split('/').at(-1)} ${action} ${subject} ${JSON.stringify(details)}`),
      read: async () => ({ acts: [] }),
    },
    readWaiting: async (cursor = '0') => {
      const from = Number(cursor);
      if (Number.isNaN(from)) return undefined;
      const parked = ledger.items().filter(({ dueAt }) => dueAt !== undefined);
      return {
        deliveries: parked.slice(from, from + 2),
        ...(from + 2 < parked.length ? { next: String(from + 2) } : {}),
      };
    },
    deliveries: {
      ofMessage: async (messageId) => ledger.items().filter((each) => each.messageId === messageId),
      ofRecipient: async () => [],
    },
    ledger,
    startRelease: async () => {
      started += 1;
      return true;
    },
  });
  return { ledger, acts, commands, started: () => started };
};

const judgedOf = (answer: { readonly ok: boolean }) =>
  'result' in answer
    ? (answer.result as { judged: readonly { outcome: string }[] }).judged.map(({ outcome }) => outcome)
    : answer;

describe('held-list', () => {
  const mails = [
    stopped({ messageId: id('1') }),
    stopped({ messageId: id('2'), source: 'reports' }, 'everything'),
    stopped({ messageId: id('3'), state: 'queued' }),
    ofStranger(0),
  ];
  it('shows what waits for people, a page at a time, with what for', async () => {
    const { commands } = controlling(mails);
    const first = await commands['held-list']({ deferred: false }, caller);
    expect(first).toMatchObject({
      result: {
        held: [
          { messageId: id('1'), recipient: 'anna@acme.example', since: at(-60), reasons: [{ code: 'stopped' }] },
          { messageId: id('2') },
        ],
        next: '2',
      },
    });
    const second = await commands['held-list']({ deferred: false, cursor: '2' }, caller);
    expect(second).toMatchObject({ result: { held: [{ messageId: id('5'), principal: 'AROASTRANGERAAAAAAAAA' }] } });
    expect(second).not.toHaveProperty('result.next');
  });

  it.each([
    ['source', { source: 'reports' }, ['2']],
    ['scope', { scope: 'source:billing' }, ['1']],
    ['reason', { reasonCode: 'unknown-source' }, []],
    ['all of them', { source: 'reports', scope: 'source:billing' }, []],
  ])('chooses by %s', async (_what, choice, expected) => {
    const { commands, acts } = controlling(mails);
    const answer = await commands['held-list']({ deferred: false, ...choice }, caller);
    expect(acts).toEqual([`ada held-list held ${JSON.stringify(choice)}`]);
    expect(answer).toMatchObject({ result: { held: expected.map((digit) => ({ messageId: id(digit) })) } });
  });

  it.each([{ scope: 'world' }, { cursor: 'nonsense' }])('says what is wrong with %j', async (input) => {
    const { commands } = controlling(mails);
    expect(await commands['held-list']({ deferred: false, ...input }, caller)).toMatchObject({
      problem: { code: 'malformed' },
    });
  });
});

describe('held-release', () => {
  const ids = [{ messageId: id('1') }];
  it('lets a mail pass what holds it, with who and why, and starts release', async () => {
    const { commands, ledger, acts, started } = controlling([stopped({ messageId: id('1'), dueAt: at(200) })]);
    const answer = await commands['held-release']({ ids, why: 'looked at' }, caller);
    expect(judgedOf(answer)).toEqual(['done']);
    expect(ledger.items()).toMatchObject([
      {
        state: 'held',
        dueAt: at(0),
        overrides: [
          { rule: 'stopped', by: caller.who, why: 'looked at', at: at(0), stops: [{ scope: 'source:billing' }] },
        ],
      },
    ]);
    expect(acts).toEqual([`ada held-release ${id('1')} {"why":"looked at"}`]);
    expect(started()).toBe(1);
  });

  it('takes the place of what let it pass before', async () => {
    const before = [{ rule: 'stopped', by: 'x', why: 'y', at: at(-600) }];
    const { commands, ledger } = controlling([stopped({ messageId: id('1'), overrides: before })]);
    await commands['held-release']({ ids, why: 'again' }, caller);
    expect(ledger.items()[0]?.overrides).toHaveLength(1);
  });

  it('lets it pass what it is seen waiting for, or of that the scope that is named, and keeps what was let pass', async () => {
    const reason = (scope: string) =>
      ({ code: 'stopped', scope, since: at(-90), reason: 'x', queued: 'hold' }) as const;
    const reasons = [reason('everything'), reason('source:billing')] as const;
    const decisions = [{ at: at(-60), by: 'filter', verdict: 'hold', form: 'complete', because: [], reasons }] as const;
    const before = {
      rule: 'stopped',
      by: 'x',
      why: 'y',
      at: at(-600),
      stops: [{ scope: 'lane:bulk', since: at(-900) }],
    };
    const mail = stopped({ messageId: id('1'), decisions, overrides: [before] });
    const named = controlling([mail]);
    await named.commands['held-release']({ all: true, scope: 'source:billing', why: 'z' }, caller);
    expect(named.ledger.items()[0]?.overrides).toMatchObject([
      before,
      { stops: [{ scope: 'source:billing', since: at(-90) }] },
    ]);
    const whole = controlling([mail]);
    await whole.commands['held-release']({ ids, why: 'z' }, caller);
    expect(whole.ledger.items()[0]?.overrides?.[1]?.stops?.map(({ scope }) => scope)).toEqual([
      'everything',
      'source:billing',
    ]);
  });

  it.each<[string, Delivery, string]>([
    ['what waits for its turn', stopped({ messageId: id('1'), state: 'deferred' }), 'not-held'],
    ['what has moved on', stopped({ messageId: id('1'), state: 'sent' }), 'not-waiting'],
    ['what nobody knows the sender of', { ...ofStranger(0), messageId: id('1') }, 'needs-adoption'],
    ['what the ledger does not know', stopped({ messageId: id('9') }), 'unknown'],
  ])('does nothing to %s', async (_what, mail, outcome) => {
    const { commands, ledger, started } = controlling([mail]);
    expect(judgedOf(await commands['held-release']({ ids, why: 'x' }, caller))).toEqual([outcome]);
    expect(ledger.items()).toEqual([mail]);
    expect(started()).toBe(0);
  });

  it('is for one recipient where only that one is named', async () => {
    const { commands, ledger } = controlling([
      stopped({ messageId: id('1') }),
      stopped({ messageId: id('1'), recipientIndex: 1 }),
    ]);
    await commands['held-release']({ ids: [{ messageId: id('1'), recipientIndex: 1 }], why: 'x' }, caller);
    expect(ledger.items().map(({ overrides }) => overrides?.length)).toEqual([undefined, 1]);
  });

  it('is for all that is chosen, a page at a time', async () => {
    const mails = ['1', '2', '3'].map((digit) => stopped({ messageId: id(digit) }));
    const { commands, ledger } = controlling([...mails, stopped({ messageId: id('4'), source: 'reports' })]);
    const all = { all: true, source: 'billing', why: 'x' } as const;
    const first = await commands['held-release'](all, caller);
    expect(first).toMatchObject({ result: { judged: [{}, {}], next: '2' } });
    expect(judgedOf(await commands['held-release']({ ...all, cursor: '2' }, caller))).toEqual(['done']);
    expect(ledger.items().map(({ overrides }) => overrides?.length)).toEqual([1, 1, 1, undefined]);
  });
});

describe('held-refuse', () => {
  it('ends a mail for good, with who and why, and leaves it where release finds whom to tell', async () => {
    const { commands, ledger, acts } = controlling([stopped({ messageId: id('1') })]);
    expect(judgedOf(await commands['held-refuse']({ ids: [{ messageId: id('1') }], why: 'spam' }, caller))).toEqual([
      'done',
    ]);
    expect(ledger.items()).toMatchObject([
      {
        state: 'refused',
        dueAt: at(0),
        parked: {},
        decisions: [
          {},
          { by: 'control', verdict: 'refuse', reasons: [{ code: 'refused-by-operator', by: caller.who, why: 'spam' }] },
        ],
      },
    ]);
    expect(acts).toEqual([`ada held-refuse ${id('1')} {"why":"spam"}`]);
  });

  it('ends what waits for its turn too', async () => {
    const { commands, ledger } = controlling([stopped({ messageId: id('1'), state: 'deferred' })]);
    await commands['held-refuse']({ all: true, source: 'billing', why: 'runaway' }, caller);
    expect(ledger.items()[0]?.state).toBe('refused');
  });

  it.each([
    ['by the id of one recipient', { ids: [{ messageId: id('5'), recipientIndex: 1 }], why: 'x' }],
    ['by a choice whose page has only one of them', { all: true, reasonCode: 'unknown-source', why: 'x' } as const],
  ])('ends the whole request of a sender nobody knows, %s', async (_how, input) => {
    const { commands, ledger } = controlling([stopped({ messageId: id('1') }), ofStranger(0), ofStranger(1)]);
    await commands['held-refuse'](input, caller);
    expect(ledger.items().map(({ state }) => state)).toEqual(['held', 'refused', 'refused']);
  });

  it('looks again where release was faster, and does not end what leaves', async () => {
    const mail = stopped({ messageId: id('1') });
    const world = controlling([mail]);
    const { replace } = world.ledger;
    let isFirst = true;
    Object.assign(world.ledger, {
      replace: async (previous: Delivery, next: Delivery) => {
        if (isFirst) await replace(previous, { ...mail, state: 'queued' });
        isFirst = false;
        return replace(previous, next);
      },
    });
    const answer = await world.commands['held-refuse']({ ids: [{ messageId: id('1') }], why: 'x' }, caller);
    expect(judgedOf(answer)).toEqual(['not-waiting']);
    expect(world.ledger.items()[0]?.state).toBe('queued');
  });
});
