import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { AppliedPolicy } from '../../../lambdas/contract/policy.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { messageId } from '../../../lambdas/domain/identity/message-id.ts';
import type { FilterDependencies } from '../../../lambdas/filter/dependencies.ts';
import { now } from '../../support/facts.ts';
import { appliedPolicy, filtering, intakeMessage, reasonCodes } from '../support/filtering.ts';

const done = { outcome: 'done' };
const key = { idempotencyKey: 'invoice-7' };
const mainId = messageId('billing', 'invoice-7');
const both = [{ address: 'anna@acme.example' }, { address: 'ben@acme.example' }];
const again = { id: 'intake-2', sentAt: now + 60_000 };

/** Moves what is in the ledger on, as send would. */
const moveOn = async (ledger: ReturnType<typeof filtering>['ledger'], step: (delivery: Delivery) => Delivery) => {
  for (const item of ledger.items()) await ledger.replace(item, step(item));
};

describe('the same SQS message received again', () => {
  it('has its verdict recorded already, and is enqueued again: it may have died in between', async () => {
    let isDying = true;
    const { filter, ledger, envelopes } = filtering(({ enqueue }) => ({
      enqueue: (messages) =>
        isDying ? Promise.reject(new OutageError('outbound-queue', 'is gone')) : enqueue(messages),
    }));
    await expect(filter(intakeMessage())).rejects.toThrow(OutageError);
    const [before] = ledger.items();
    isDying = false;
    expect(await filter(intakeMessage({}, { receiveCount: 2 }))).toEqual([done]);
    expect(ledger.items()).toEqual([before]);
    expect(envelopes()).toMatchObject([{ recipientIndex: 0, contentHash: before?.contentHash }]);
  });

  it('is decided for the recipients it had not come to, and not again for the others', async () => {
    let writesLeft = 1;
    const { filter, ledger, envelopes, observations } = filtering((usual) => ({
      ledger: {
        ...usual.ledger,
        record: (delivery) => {
          writesLeft -= 1;
          return writesLeft < 0 ? Promise.reject(new OutageError('ledger', 'is gone')) : usual.ledger.record(delivery);
        },
      },
    }));
    expect(await filter(intakeMessage({ to: both }))).toMatchObject([{ outcome: 'failed' }]);
    expect(ledger.items()).toHaveLength(1);
    expect(envelopes()).toEqual([]);
    writesLeft = 9;
    expect(await filter(intakeMessage({ to: both }))).toEqual([done]);
    expect(envelopes().map(({ recipientIndex }) => recipientIndex)).toEqual([0, 1]);
    expect(observations.map(({ event }) => event)).toEqual([
      'delivery-decided',
      'delivery-enqueued-again',
      'delivery-decided',
    ]);
  });

  it.each(['sent', 'leased', 'rejected', 'unknown', 'expired'] as const)(
    'is left alone when its delivery is %s meanwhile',
    async (state) => {
      const { filter, ledger, envelopes } = filtering();
      await filter(intakeMessage());
      await moveOn(ledger, (delivery) => ({ ...delivery, state, attempt: 1 }));
      const before = ledger.items();
      expect(await filter(intakeMessage())).toEqual([done]);
      expect(ledger.items()).toEqual(before);
      expect(envelopes()).toHaveLength(1);
    },
  );

  it('writes the refusal of what was no request once', async () => {
    const { filter, ledger, observations } = filtering();
    await filter(intakeMessage('{'));
    expect(await filter(intakeMessage('{'))).toEqual([done]);
    expect(ledger.items()).toHaveLength(1);
    expect(observations).toHaveLength(1);
  });

  const withPolicy = (policy: () => AppliedPolicy) => filtering(() => ({ readPolicy: async () => policy() }));

  it('is decided anew when the policy makes another mail of it: no envelope may carry what was not decided', async () => {
    let name = 'Acme';
    const { filter, ledger, envelopes } = withPolicy(() => {
      const { document } = appliedPolicy;
      const senders = { default: { ...document.senders.default, name } };
      return { ...appliedPolicy, document: { ...document, senders } };
    });
    await filter(intakeMessage());
    name = 'Acme Ltd';
    await filter(intakeMessage());
    const [item] = ledger.items();
    expect(item).toMatchObject({ state: 'queued', decisions: [{ verdict: 'send' }, { verdict: 'send' }] });
    expect(envelopes()).toHaveLength(2);
    expect(item?.contentHash).toBe(envelopes()[1]?.contentHash);
    expect(envelopes()[1]?.contentHash).not.toBe(envelopes()[0]?.contentHash);
  });

  it('waits under its sender’s own id when the policy no longer knows its source', async () => {
    let principalIds = appliedPolicy.principalIds;
    const { filter, ledger, envelopes } = withPolicy(() => ({ ...appliedPolicy, principalIds }));
    await filter(intakeMessage(key));
    principalIds = {};
    await filter(intakeMessage(key));
    // Whose key it is nobody knows any more, so the first verdict stands under the source's id.
    expect(ledger.items().map(({ state }) => state)).toEqual(['queued', 'held']);
    expect(envelopes()).toHaveLength(1);
  });

  it('is refused when its purpose is no longer granted', async () => {
    let purposes: readonly string[] = ['notification'];
    const { filter, ledger, envelopes } = withPolicy(() => {
      const { document } = appliedPolicy;
      const billing = { ...document.sources['billing'], purposes } as (typeof document.sources)[string];
      return { ...appliedPolicy, document: { ...document, sources: { ...document.sources, billing } } };
    });
    await filter(intakeMessage());
    purposes = ['reply'];
    await filter(intakeMessage());
    expect(ledger.items()).toMatchObject([
      { state: 'refused', decisions: [{ verdict: 'send' }, { verdict: 'refuse' }] },
    ]);
    expect(envelopes()).toHaveLength(1);
  });
});

describe('a second message with the same key and the same request', () => {
  it.each(['queued', 'leased', 'sent', 'rejected', 'unknown'] as const)(
    'is a duplicate while the first is %s: recorded under its own id, not sent',
    async (state) => {
      const { filter, ledger, envelopes } = filtering();
      await filter(intakeMessage(key));
      await moveOn(ledger, (delivery) => ({ ...delivery, state, attempt: 1 }));
      const [first] = ledger.items();
      expect(await filter(intakeMessage(key, again))).toEqual([done]);
      expect(ledger.items()).toEqual([
        first,
        expect.objectContaining({ messageId: messageId('billing', 'intake-2'), state: 'refused' }),
      ]);
      expect(ledger.items()[1]?.decisions).toMatchObject([{ reasons: [{ code: 'duplicate', first: mainId }] }]);
      expect(envelopes()).toHaveLength(1);
    },
  );

  it.each([
    ['refused', {}],
    ['expired', { attempt: 3 }],
    ['dry-run', {}],
  ] as const)('is decided anew where the first ended %s', async (state, fields) => {
    const { filter, ledger, envelopes } = filtering();
    await filter(intakeMessage(key));
    await moveOn(ledger, (delivery) => ({ ...delivery, state, ...fields }));
    const later = { ...again, sentAt: now + 3_600_000 };
    expect(await filter(intakeMessage(key, later))).toEqual([done]);
    expect(ledger.items()).toMatchObject([
      {
        messageId: mainId,
        state: 'queued',
        intakeMessageId: 'intake-2',
        receivedAt: new Date(now).toISOString(),
        validUntil: new Date(now + 25 * 3_600_000).toISOString(),
        decisions: [{ verdict: 'send' }, { verdict: 'send' }],
        ...fields,
      },
    ]);
    expect(envelopes()).toHaveLength(2);
  });

  it('sends only to those whom the first did not reach', async () => {
    let isAllowed = false;
    const { filter, ledger, envelopes } = filtering(({ readRecipients }) => ({
      readRecipients: async (query) => {
        const known = await readRecipients(query);
        return isAllowed ? known : { ...known, directory: new Map([['anna@acme.example', { groups: [] }]]) };
      },
    }));
    await filter(intakeMessage({ ...key, to: both }));
    isAllowed = true;
    await filter(intakeMessage({ ...key, to: both }, again));
    expect(envelopes().map(({ recipientIndex }) => recipientIndex)).toEqual([0, 1]);
    expect(ledger.items().map((item) => [item.messageId === mainId, item.recipientIndex, item.state])).toEqual([
      [true, 0, 'queued'],
      [true, 1, 'queued'],
      [false, 0, 'refused'],
    ]);
  });

  it('keeps its history short, however often it is tried', async () => {
    const { filter, ledger } = filtering(() => ({ readAllowRules: async () => new Map() }));
    for (let turn = 0; turn < 50; turn += 1) await filter(intakeMessage(key, { id: `intake-${turn}` }));
    expect(ledger.items()).toMatchObject([{ state: 'refused', decisions: { length: 20 } }]);
  });
});

describe('a second message with the same key and another request', () => {
  it('is refused under its own id and leaves the first as it is', async () => {
    const { filter, ledger, envelopes } = filtering();
    await filter(intakeMessage(key));
    const [first] = ledger.items();
    await filter(intakeMessage({ ...key, subject: 'Another' }, again));
    expect(ledger.items()[0]).toEqual(first);
    expect(ledger.items()[1]).toMatchObject({ messageId: messageId('billing', 'intake-2'), state: 'refused' });
    expect(reasonCodes(ledger.items()[1])).toEqual(['idempotency-key-reused']);
    expect(envelopes()).toHaveLength(1);
  });

  it('is none if it only differs in what the recipient does not see', async () => {
    const { filter, ledger } = filtering();
    await filter(intakeMessage({ ...key, tags: { try: '1' } }));
    await filter(intakeMessage({ ...key, tags: { try: '2' } }, again));
    expect(reasonCodes(ledger.items()[1])).toEqual(['duplicate']);
  });

  it('is none of the first if that was malformed: a key is used up only by what can be read', async () => {
    const { filter, ledger, envelopes } = filtering();
    await filter(intakeMessage({ ...key, from: { address: 'billing' } }));
    expect(ledger.items()).toMatchObject([{ messageId: messageId('billing', 'intake-1'), state: 'refused' }]);
    await filter(intakeMessage(key, again));
    expect(ledger.items()[1]).toMatchObject({ messageId: mainId, state: 'queued' });
    expect(envelopes()).toHaveLength(1);
  });

  it('of another source is a request of its own', async () => {
    const { filter, ledger } = filtering();
    await filter(intakeMessage(key));
    await filter(intakeMessage(key, { ...again, senderId: 'AROAREPORTSAAAAAAAAAA:session' }));
    expect(ledger.items().map(({ source, state }) => [source, state])).toEqual([
      ['billing', 'queued'],
      ['reports', 'queued'],
    ]);
  });
});

describe('at the same time', () => {
  /** The ledger answers only when both have looked: nobody sees what the other is about to write. */
  const looking = (usual: FilterDependencies): Partial<FilterDependencies> => {
    let open: () => void = () => {};
    const bothHaveLooked = new Promise<void>((resolve) => {
      open = resolve;
    });
    let looks = 0;
    return {
      readAllowRules: async (keys) => {
        looks += 1;
        if (looks === 2) open();
        await bothHaveLooked;
        return usual.readAllowRules(keys);
      },
    };
  };

  it('the same message received twice is sent once: both enqueue the one delivery, and its lease decides', async () => {
    const { filter, ledger, envelopes } = filtering(looking);
    expect(await Promise.all([filter(intakeMessage({ to: both })), filter(intakeMessage({ to: both }))])).toEqual([
      [done],
      [done],
    ]);
    expect(ledger.items()).toHaveLength(2);
    const keys = envelopes().map(
      (envelope) => `${envelope.messageId}/${envelope.recipientIndex}/${envelope.contentHash}`,
    );
    expect(new Set(keys).size).toBe(2);
  });

  it('two messages with one key are sent once: one records it, the other finds a duplicate', async () => {
    const { filter, ledger, envelopes } = filtering(looking);
    await Promise.all([filter(intakeMessage(key)), filter(intakeMessage(key, again))]);
    expect(envelopes()).toHaveLength(1);
    expect(ledger.items().map((item) => [item.messageId === mainId, reasonCodes(item)])).toEqual([
      [true, []],
      [false, ['duplicate']],
    ]);
  });

  it('two messages with one key in one batch are sent once', async () => {
    const { filter, ledger, envelopes } = filtering();
    expect(await filter(intakeMessage({ ...key, to: both }), intakeMessage({ ...key, to: both }, again))).toEqual([
      done,
      done,
    ]);
    expect(envelopes()).toHaveLength(2);
    expect(ledger.items().filter(({ state }) => state === 'queued')).toHaveLength(2);
    expect(ledger.items().filter((item) => reasonCodes(item)[0] === 'duplicate')).toHaveLength(2);
  });

  it.each([
    ['all of them', both],
    ['one of them', both.slice(0, 1)],
  ])(
    'of two requests with one key only one is recorded under it, for all of its recipients, where the first is for %s',
    async (_, to) => {
      const { filter, ledger, envelopes } = filtering(looking);
      const other = intakeMessage({ ...key, to: both, subject: 'Another' }, again);
      await Promise.all([filter(intakeMessage({ ...key, to })), filter(other)]);
      const claimed = ledger.items().filter((item) => item.messageId === mainId);
      expect(new Set(claimed.map(({ requestHash }) => requestHash)).size).toBe(1);
      expect(envelopes()).toHaveLength(to.length);
      const refused = ledger.items().filter((item) => item.messageId !== mainId);
      expect(refused.map((item) => reasonCodes(item))).toEqual([
        ['idempotency-key-reused'],
        ['idempotency-key-reused'],
      ]);
    },
  );

  it('two replays of what was refused decide it anew once', async () => {
    let isAllowed = false;
    const { filter, envelopes } = filtering((usual) => {
      const { readAllowRules } = looking(usual);
      return {
        readAllowRules: async (keys) => (isAllowed && readAllowRules ? readAllowRules(keys) : new Map()),
      };
    });
    await filter(intakeMessage(key));
    isAllowed = true;
    await Promise.all([filter(intakeMessage(key, { id: 'intake-2' })), filter(intakeMessage(key, { id: 'intake-3' }))]);
    expect(envelopes()).toHaveLength(1);
  });

  it('a request that is overtaken again and again is received again rather than sent twice', async () => {
    const { filter, envelopes } = filtering((usual) => ({ ledger: { ...usual.ledger, record: async () => false } }));
    expect(await filter(intakeMessage())).toMatchObject([{ outcome: 'failed', error: { name: 'OutageError' } }]);
    expect(envelopes()).toEqual([]);
  });
});
