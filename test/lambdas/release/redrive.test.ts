import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../../lambdas/contract/dead-letter.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { AppliedPolicy } from '../../../lambdas/contract/policy.ts';
import { readRedriven } from '../../../lambdas/contract/redriven.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { foldStatus } from '../../../lambdas/domain/delivery/status.ts';
import { deadLettered, leased, leaseRanOut } from '../../../lambdas/domain/delivery/transitions.ts';
import { messageId, unknownOwner } from '../../../lambdas/domain/identity/message-id.ts';
import { sha256 } from '../../../lambdas/domain/identity/sha256.ts';
import type { Stop } from '../../../lambdas/domain/policy/stop.ts';
import { type KeptLetter, letterId } from '../../../lambdas/domain/redrive/kept-letter.ts';
import type { ReleaseDependencies } from '../../../lambdas/release/dependencies.ts';
import { mailRequest, now, policyDocument } from '../../support/facts.ts';
import { delivery } from '../support/delivery.ts';
import { createMemoryDeadLetters, newLetter } from '../support/memory-dead-letters.ts';
import { createMemoryLedger } from '../support/memory-ledger.ts';
import { releasing } from '../support/releasing.ts';

const [billing] = policyDocument.sources.billing.principals;
const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
const asked = { by: 'arn:aws:iam::1:role/operator', why: 'repaired', at: at(-1) };

type Given = {
  readonly queue?: KeptLetter['queue'];
  readonly letter?: Partial<DeadLetter>;
  readonly kept?: Pick<Partial<KeptLetter>, 'error'>;
  readonly deliveries?: readonly Delivery[];
  readonly stops?: readonly Stop[];
  readonly change?: Partial<ReleaseDependencies>;
  readonly applied?: Partial<AppliedPolicy>;
};

/** Release in a world with one dead letter that somebody wants back. */
const redriving = async (given: Given = {}) => {
  const { queue = 'standard-intake', letter: fields, kept = {}, deliveries = [], stops = [], change = {} } = given;
  const letter: DeadLetter = {
    body: JSON.stringify(mailRequest({ idempotencyKey: 'k' })),
    messageId: 'intake-1',
    sentAt: now - 60_000,
    error: 'TypeError',
    principal: billing,
    ...fields,
  };
  const deadLetters = createMemoryDeadLetters();
  await deadLetters.enter(newLetter({ queue, sqsMessageId: letter.messageId, ...kept }));
  const [entered] = deadLetters.all();
  if (entered === undefined) throw new Error('nothing was entered');
  await deadLetters.mark(entered, asked);
  const stored = new Map<string, string>();
  const releasingNow = releasing(
    deliveries,
    stops,
    {
      deadLetters,
      getDeadLetter: async () => letter,
      putContent: async (id, hash, content) => {
        stored.set(hash, content);
        return { key: `content/${id}/${hash}`, versionId: 'v1' };
      },
      ...change,
    },
    given.applied ?? {},
  );
  return {
    ...releasingNow,
    stored,
    deadLetters,
    letter: () => {
      const [found] = deadLetters.all();
      return found && { id: letterId(found), outcome: found.outcome?.code, error: found.outcome?.error };
    },
    mark: async () => {
      const [found] = deadLetters.all();
      return found !== undefined && deadLetters.mark(found, { ...asked, at: at(1) });
    },
  };
};

const content = '{"version":1}';
const queued = (fields: Partial<Delivery> = {}): Delivery =>
  delivery({ lane: 'standard', contentHash: sha256(content), events: {}, ...fields });
const givenUp = (fields: Partial<Delivery> = {}): Delivery =>
  deadLettered(queued(fields), 'outbound', 'Error', at(-30));

const envelope = (of: Pick<Delivery, 'messageId' | 'contentHash'> = queued(), fields: object = { content }): string =>
  JSON.stringify({
    version: 1,
    messageId: of.messageId,
    recipientIndex: 0,
    contentHash: of.contentHash,
    ...fields,
  });

const ofEnvelope = (given: Given = {}) =>
  redriving({
    queue: 'standard-outbound',
    deliveries: [givenUp()],
    ...given,
    letter: { body: envelope(), principal: 'AROAFILTER', ...given.letter },
  });

describe('an envelope that was given up', () => {
  it('leaves, with the content that was decided, once it has been decided again', async () => {
    const { run, item, enqueued, stored, letter, happened } = await ofEnvelope();
    await run();
    expect(enqueued.map(({ body, lane, source }) => [lane, source, JSON.parse(body) as object])).toMatchObject([
      [
        'standard',
        'billing',
        { messageId: queued().messageId, contentHash: sha256(content), object: { versionId: 'v1' } },
      ],
    ]);
    expect(stored.get(sha256(content))).toBe(content);
    expect(happened).toEqual(['deferred', 'queued', 'enqueued', 'unparked']);
    expect(item()).toMatchObject({
      state: 'queued',
      decisions: [
        { by: 'filter', verdict: 'send' },
        { by: 'dead-letter', verdict: 'refuse' },
        { by: 'control', verdict: 'defer', because: [{ code: 'redriven', ...asked }] },
        { by: 'release', verdict: 'send', because: expect.arrayContaining([{ code: 'redriven', ...asked }]) as object },
      ],
    });
    expect(
      item()
        ?.decisions.at(-1)
        ?.because.map(({ code }) => code),
    ).not.toContain('released');
    expect(letter()).toMatchObject({ outcome: 'redriven' });
  });

  it('keeps the place that its content had', async () => {
    const object = { key: 'content/x', versionId: 'v7' };
    const { run, enqueued, stored } = await ofEnvelope({ letter: { body: envelope(queued(), { object }) } });
    await run();
    expect(enqueued.map(({ body }) => JSON.parse(body) as object)).toMatchObject([{ object }]);
    expect(stored.size).toBe(0);
  });

  it('waits for a stop that was made since, like whatever is held', async () => {
    const stop: Stop = { scope: 'source:billing', reason: 'drill', queued: 'hold', since: at(-5) };
    const { run, item, enqueued, letter } = await ofEnvelope({ stops: [stop] });
    await run();
    expect(item()).toMatchObject({ state: 'held', decisions: [{}, {}, {}, { reasons: [{ code: 'stopped' }] }] });
    expect([enqueued, letter()?.outcome]).toEqual([[], 'redriven']);
  });

  it.each<[string, Given, object]>([
    [
      'a suppression that was made since',
      {
        change: {
          readRecipients: async ({ addresses }) => ({
            directory: new Map(addresses.map((address) => [address, { groups: ['staff'] }])),
            suppressions: new Map(addresses.map((address) => [address, [{ origin: 'bounce' as const }]])),
            deliveries: [],
          }),
        },
      },
      { state: 'refused', decisions: [{}, {}, {}, { reasons: [{ code: 'suppressed' }] }] },
    ],
    [
      'an allow-list that has lost its rule',
      { change: { readAllowRules: async () => new Map() } },
      { state: 'refused', decisions: [{}, {}, {}, { reasons: [{ code: 'not-on-allow-list' }] }] },
    ],
    [
      'a stop that discards',
      { stops: [{ scope: 'everything', reason: 'x', queued: 'discard', since: at(-5) }] },
      { state: 'discarded' },
    ],
  ])('is decided again: %s keeps it from leaving', async (_what, given, expected) => {
    const { run, item, enqueued, letter } = await ofEnvelope(given);
    await run();
    expect(item()).toMatchObject(expected);
    expect([enqueued, letter()?.outcome]).toEqual([[], 'redriven']);
  });

  it.each<[string, Given, string]>([
    ['is too old', { deliveries: [givenUp({ validUntil: at(0) })] }, 'too-late'],
    ['may have left', { deliveries: [deadLettered(lost(), 'outbound', 'Error', at(-1))] }, 'may-have-left'],
    ['was sent', { deliveries: [queued({ state: 'sent' })] }, 'moved-on'],
    ['is on its way', { deliveries: [queued()] }, 'moved-on'],
    [
      'was sent, as SES has told since',
      {
        deliveries: [
          givenUp({ events: { e: { at: at(-9), type: 'Delivery', code: 'delivered', status: 'delivered' } } }),
        ],
      },
      'moved-on',
    ],
    ['is about nothing that is known', { deliveries: [] }, 'no-delivery'],
    ['was decided anew since', { deliveries: [givenUp({ contentHash: sha256('another') })] }, 'not-what-was-decided'],
    [
      'holds another content',
      { letter: { body: envelope(queued(), { content: '{"version":2}' }) } },
      'not-what-was-decided',
    ],
    ['is no envelope', { letter: { body: 'nonsense' } }, 'unreadable'],
    ['is gone', { change: { getDeadLetter: async () => undefined } }, 'gone'],
    ['was not believed', { kept: { error: 'UntrustedEnvelope' } }, 'untrusted'],
  ])('stays where it is where it %s', async (_what, given, code) => {
    const { run, ledger, enqueued, handedIn, letter } = await ofEnvelope(given);
    const before = ledger.items();
    await run();
    expect(letter()).toMatchObject({ outcome: code });
    expect([ledger.items(), enqueued, handedIn]).toEqual([before, [], []]);
  });

  it('is asked for once: run again nothing happens', async () => {
    const { run, enqueued, mark } = await ofEnvelope();
    await run();
    expect(await mark()).toBe(false);
    await run();
    expect(enqueued).toHaveLength(1);
  });
});

const lost = (): Delivery => leaseRanOut(leased(queued(), { owner: 'w', until: now - 60_000 }));

describe('a request that was given up', () => {
  const key = messageId('billing', 'k');
  const dead = deadLettered(queued({ messageId: key }), 'intake', 'TypeError', at(-30));

  it('goes to the door it came through, as its first sender’s and as old as it is', async () => {
    const { run, handedIn, letter } = await redriving({ queue: 'bulk-intake', deliveries: [dead] });
    await run();
    expect(handedIn.map(({ lane, body }) => [lane, readRedriven(body)])).toEqual([
      [
        'bulk',
        {
          sqsMessageId: 'intake-1',
          principal: billing,
          sentAt: at(-60),
          body: JSON.stringify(mailRequest({ idempotencyKey: 'k' })),
        },
      ],
    ]);
    expect(letter()).toMatchObject({ outcome: 'redriven' });
  });

  it('comes back for those of its recipients whose mail was given up, also where another’s has left', async () => {
    const to = [{ address: 'anna@acme.example' }, { address: 'ben@acme.example' }];
    const left = queued({ messageId: key, state: 'sent' });
    const { run, handedIn, letter } = await redriving({
      letter: { body: JSON.stringify(mailRequest({ idempotencyKey: 'k', to })) },
      deliveries: [left, { ...dead, recipientIndex: 1 }],
    });
    await run();
    expect(handedIn).toHaveLength(1);
    expect(letter()).toMatchObject({ outcome: 'redriven' });
  });

  it('of a stranger says that it is one’s', async () => {
    const { run, handedIn } = await redriving({ letter: { principal: 'AROASTRANGERAAAAAAAAA' } });
    await run();
    expect(handedIn.map(({ body }) => readRedriven(body))).toMatchObject([
      { principal: 'AROASTRANGERAAAAAAAAA', sender: 'any' },
    ]);
  });

  it('of a stranger may be as old as any mail may, whatever its purpose would allow', async () => {
    const { run, handedIn } = await redriving({
      letter: { principal: 'AROASTRANGERAAAAAAAAA', sentAt: now - 71 * 3_600_000 },
    });
    await run();
    expect(handedIn).toHaveLength(1);
  });

  it('claiming another source than its sender’s is for the filter to refuse', async () => {
    const claiming = JSON.stringify(mailRequest({ source: 'reports' }));
    const { run, handedIn } = await redriving({ letter: { body: claiming } });
    await run();
    expect(handedIn.map(({ body }) => readRedriven(body))).toMatchObject([{ principal: billing, body: claiming }]);
    expect(readRedriven(handedIn[0]?.body ?? '')).not.toHaveProperty('sender');
  });

  it.each<[string, Given, string]>([
    ['SQS could not name its sender', { letter: { principal: undefined } }, 'no-sender'],
    ['its sender is no principal of IAM', { letter: { principal: 'unknown' } }, 'no-sender'],
    ['its purpose’s maximum age has passed', { letter: { sentAt: now - 25 * 3_600_000 } }, 'too-late'],
    [
      'it is worthless by its own word',
      { letter: { body: JSON.stringify(mailRequest({ expiresAt: at(-1) })) } },
      'too-late',
    ],
    [
      'it is a stranger’s, and older than any mail may be',
      { letter: { principal: 'AROASTRANGERAAAAAAAAA', sentAt: now - 73 * 3_600_000 } },
      'too-late',
    ],
    ['its source has sent it again, and it is on its way', { deliveries: [queued({ messageId: key })] }, 'moved-on'],
    ['it has become too large', { letter: { body: JSON.stringify({ x: '"'.repeat(600_000) }) } }, 'too-large'],
  ])('stays where it is where %s', async (_what, given, code) => {
    const { run, handedIn, letter, ledger } = await redriving(given);
    const before = ledger.items();
    await run();
    expect(letter()).toMatchObject({ outcome: code });
    expect([handedIn, ledger.items()]).toEqual([[], before]);
  });

  it('that is a stranger’s of the ledger is found under the stranger’s id', async () => {
    const stranger = 'AROASTRANGERAAAAAAAAA';
    const waiting = queued({ messageId: messageId(unknownOwner(stranger), 'k'), state: 'held' });
    const { run, handedIn, letter } = await redriving({ letter: { principal: stranger }, deliveries: [waiting] });
    await run();
    expect([handedIn, letter()?.outcome]).toEqual([[], 'moved-on']);
  });
});

describe('what was given up of other queues', () => {
  it('an event goes back to feedback as it came', async () => {
    const { run, handedIn, letter } = await redriving({ queue: 'feedback', letter: { body: 'an envelope of SNS' } });
    await run();
    expect(handedIn).toEqual([{ lane: 'feedback', body: 'an envelope of SNS' }]);
    expect(letter()).toMatchObject({ outcome: 'redriven' });
  });

  it('a change of the directory goes back as its first sender’s', async () => {
    const { run, handedIn } = await redriving({ queue: 'directory', letter: { body: '{}' } });
    await run();
    expect(handedIn.map(({ lane, body }) => [lane, readRedriven(body)])).toMatchObject([
      ['directory', { principal: billing, sentAt: at(-60), body: '{}' }],
    ]);
  });

  it('a change that is older than is remembered does not', async () => {
    const { run, handedIn, letter } = await redriving({
      queue: 'directory',
      letter: { sentAt: now - 7 * 86_400_000 - 1 },
    });
    await run();
    expect([handedIn, letter()?.outcome]).toEqual([[], 'too-late']);
  });
});

describe('when something fails', () => {
  it('a store out of reach leaves the letter asked for, and the next run brings it back', async () => {
    let isDown = true;
    const { run, handedIn, letter } = await redriving({
      change: {
        handIn: async (lane, body) => {
          if (isDown) throw new OutageError('intake-queue', 'cannot be reached');
          handedIn.push({ lane, body });
        },
      },
    });
    await expect(run()).rejects.toThrow(OutageError);
    expect(letter()).toMatchObject({ outcome: undefined });
    isDown = false;
    await run();
    expect(handedIn).toHaveLength(1);
    expect(letter()).toMatchObject({ outcome: 'redriven' });
  });

  it('a page whose deliveries cannot leave keeps no later page from coming back', async () => {
    const [first, second] = [
      givenUp({ messageId: sha256('1').slice(0, 32) }),
      givenUp({ messageId: sha256('2').slice(0, 32) }),
    ];
    const deadLetters = createMemoryDeadLetters(1);
    const bodies = new Map<string, string>();
    for (const [place, of] of [first, second].entries()) {
      const sqsMessageId = `envelope-${place}`;
      await deadLetters.enter(newLetter({ queue: 'standard-outbound', sqsMessageId }));
      bodies.set(sqsMessageId, envelope(of));
    }
    for (const [seconds, letter] of deadLetters.all().entries()) {
      await deadLetters.mark(letter, { ...asked, at: at(seconds - 10) });
    }
    let isDown = true;
    const world = releasing([first, second], [], {
      deadLetters,
      getDeadLetter: async (_, messageIdOfSqs) => ({
        body: bodies.get(messageIdOfSqs) ?? '',
        messageId: messageIdOfSqs,
        sentAt: now - 60_000,
        error: 'Error',
        principal: 'AROAFILTER',
      }),
      putContent: async () => ({ key: 'content/x', versionId: 'v1' }),
      enqueue: async (messages) =>
        messages.map(() => {
          if (!isDown) return { ok: true };
          isDown = false;
          return { ok: false, error: new OutageError('outbound-queue', 'cannot be reached') };
        }),
    });
    await expect(world.run()).rejects.toThrow(OutageError);
    expect(deadLetters.all().map(({ outcome }) => outcome?.code)).toEqual(['redriven', 'redriven']);
    expect(world.ledger.items().map(({ state }) => state)).toEqual(['queued', 'queued']);
  });

  it('a delivery that somebody changes at that moment is asked for still, and the next run looks at what it is then', async () => {
    let isOvertaken = true;
    const ledger = createMemoryLedger([givenUp()]);
    const world = await ofEnvelope({
      change: {
        ledger: {
          ...ledger,
          replace: async (before, next) => {
            if (!isOvertaken) return ledger.replace(before, next);
            isOvertaken = false;
            return false;
          },
        },
      },
    });
    await expect(world.run()).rejects.toThrow('changed while a delivery was brought back');
    expect(world.letter()).toMatchObject({ outcome: undefined });
    await world.run();
    expect(world.letter()).toMatchObject({ outcome: 'redriven' });
    expect(ledger.items()).toMatchObject([{ decisions: [{}, { by: 'dead-letter' }, { by: 'control' }, {}] }]);
  });

  it('what was given up again before its outcome was noted is not brought back twice for one asking', async () => {
    const world = await ofEnvelope();
    await world.run();
    const [back] = world.ledger.items();
    if (back === undefined) throw new Error('it is not there');
    const again = await ofEnvelope({
      deliveries: [deadLettered({ ...back, state: 'queued' }, 'outbound', 'Error', at(5))],
      change: { enqueue: async (messages) => messages.map(() => ({ ok: true }) as const) },
    });
    await again.run();
    expect(again.ledger.items()[0]?.decisions.filter(({ by }) => by === 'control')).toHaveLength(1);
    expect(again.letter()).toMatchObject({ outcome: 'redriven' });
  });

  it('what nobody expected is said, and may be asked for again', async () => {
    const { run, letter, mark, observations } = await redriving({
      change: {
        getDeadLetter: async () => {
          throw new RangeError('of anna@acme.example');
        },
      },
    });
    await run();
    expect(letter()).toMatchObject({ outcome: 'failed', error: 'RangeError' });
    expect(observations).toContainEqual(
      expect.objectContaining({ event: 'dead-letter-redriven', record: 'intake-1', outcome: 'failed' }),
    );
    expect(JSON.stringify(observations)).not.toContain('anna');
    expect(await mark()).toBe(true);
  });

  it('a crash at any moment leaves what the next run completes: the envelope leaves, and is decided once', async () => {
    const steps = ['putContent', 'replace', 'settle', 'enqueue', 'unpark'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...steps), fc.boolean()), { maxLength: 4 }),
        async (crashes) => {
          const left = [...crashes];
          /** Dies before or after the step that is next in the list. */
          const dying =
            <Args extends readonly unknown[], Result>(
              step: (typeof steps)[number],
              act: (...args: Args) => Promise<Result>,
            ) =>
            async (...args: Args): Promise<Result> => {
              if (left[0]?.[0] !== step) return act(...args);
              const [, isAfter] = left.shift() ?? [];
              if (isAfter === true) await act(...args);
              throw new OutageError('ledger', 'died');
            };
          const { run, dependencies, enqueued, item, letter } = await ofEnvelope();
          const { deadLetters, putContent, enqueue, parked, ledger } = dependencies;
          Object.assign(dependencies, {
            putContent: dying('putContent', putContent),
            deadLetters: { ...deadLetters, settle: dying('settle', deadLetters.settle) },
            ledger: { ...ledger, replace: dying('replace', ledger.replace) },
            enqueue: dying('enqueue', enqueue),
            parked: { ...parked, unpark: dying('unpark', parked.unpark) },
          });
          for (let runs = 0; runs <= crashes.length + 1; runs += 1) {
            Object.assign(dependencies, { now: () => now + runs * 300_000 });
            await run().catch(() => {});
          }
          expect(item()?.state).toBe('queued');
          expect(item()).not.toHaveProperty('parked');
          expect(item()?.decisions.filter(({ by }) => by === 'control')).toHaveLength(1);
          expect(enqueued.length).toBeGreaterThan(0);
          expect(letter()?.outcome).toBe('redriven');
        },
      ),
    );
  });

  it('the status is what it says: failed until it is brought back, then on its way', async () => {
    const { run, item } = await ofEnvelope();
    expect(foldStatus(givenUp())).toBe('failed');
    await run();
    expect(item() && foldStatus(item() as Delivery)).toBe('received');
  });
});
