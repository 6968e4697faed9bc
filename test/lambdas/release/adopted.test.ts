import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { readRedriven } from '../../../lambdas/contract/redriven.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { parkedAt } from '../../../lambdas/domain/delivery/parking.ts';
import { messageId } from '../../../lambdas/domain/identity/message-id.ts';
import { mailRequest, now } from '../../support/facts.ts';
import { delivery } from '../support/delivery.ts';
import { appliedPolicy } from '../support/filtering.ts';
import { heldDelivery } from '../support/held-delivery.ts';
import { releasing } from '../support/releasing.ts';

const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
const stranger = 'AROASTRANGERAAAAAAAAA';
const id = messageId(`principal:${stranger}`, 'intake-1');
const request = { key: `requests/${id}.json`, versionId: 'v1' };

/** A stranger's request to two recipients, kept a minute ago. */
const kept = (fields: Partial<Delivery> = {}): readonly Delivery[] =>
  [0, 1].map((recipientIndex) => {
    const {
      source: _,
      purpose: __,
      contentHash: ___,
      ...item
    } = delivery({
      messageId: id,
      principal: stranger,
      receivedAt: at(-60),
      recipientIndex,
      validUntil: at(72 * 3_600),
    });
    const reason = { code: 'unknown-source', principal: stranger, registeredFor: [] } as const;
    return {
      ...item,
      state: 'held',
      decisions: [{ at: at(-60), by: 'filter', verdict: 'hold', form: 'redacted', because: [], reasons: [reason] }],
      ...parkedAt(item, { door: 'critical', request }, now - 60_000),
      ...fields,
    };
  });

const adopted = (fields = {}) => ({
  principalIds: { ...appliedPolicy.principalIds, reports: [stranger] },
  appliedAt: at(-5),
  ...fields,
});
const body = JSON.stringify(mailRequest({ idempotencyKey: 'k' }));
const getRequest = async (): Promise<string> => body;

describe('a request whose sender nobody knows', () => {
  it('keeps nobody else’s mail from leaving where it has been lost, and that is said', async () => {
    const others = heldDelivery({ recipientIndex: 7 });
    const page = [...kept(), others];
    const { run, enqueued, ledger } = releasing(
      page,
      [],
      {
        getRequest: () => Promise.reject(new Error('the request is not there')),
        parked: {
          read: async function* (shard) {
            if (shard === '0') yield page;
          },
          unpark: async () => true,
        },
      },
      adopted(),
    );
    await expect(run()).rejects.toThrow('the request is not there');
    expect(enqueued).toHaveLength(1);
    expect(ledger.items().filter(({ state }) => state === 'held')).toHaveLength(2);
  });

  it('waits on', async () => {
    const { run, ledger, handedIn } = releasing(kept(), [], { getRequest });
    await run();
    expect(ledger.items()).toMatchObject([
      { state: 'held', dueAt: at(60) },
      { state: 'held', dueAt: at(60) },
    ]);
    expect(handedIn).toEqual([]);
  });

  it('expires after three days', async () => {
    const { run, ledger } = releasing(kept({ validUntil: at(0) }), [], { getRequest });
    await run();
    expect(ledger.items().map(({ state }) => state)).toEqual(['expired', 'expired']);
  });

  it('cannot be let pass, whatever is written beside it', async () => {
    const overrides = [{ rule: 'unknown-source', by: 'arn:aws:iam::1:role/x', why: 'x', at: at(0) }];
    const { run, ledger, enqueued, handedIn } = releasing(kept({ overrides }), [], { getRequest });
    await run();
    expect(ledger.items().map(({ state }) => state)).toEqual(['held', 'held']);
    expect([enqueued, handedIn]).toEqual([[], []]);
  });
});

describe('a request whose sender was adopted', () => {
  it('is handed in once with what SQS said of it, and ends under the new id', async () => {
    const { run, ledger, handedIn, happened, observations } = releasing(kept(), [], { getRequest }, adopted());
    await run();
    expect(handedIn.map(({ lane, body: text }) => [lane, readRedriven(text)])).toEqual([
      ['critical', { sqsMessageId: 'intake-1', principal: stranger, sentAt: at(-60), body }],
    ]);
    const end = {
      state: 'discarded',
      decisions: [
        {},
        { by: 'release', reasons: [{ code: 'adopted', source: 'reports', messageId: messageId('reports', 'k') }] },
      ],
    };
    expect(ledger.items()).toMatchObject([end, end]);
    expect(happened.filter((each) => each === 'unparked')).toHaveLength(2);
    expect(observations).toContainEqual({ event: 'request-handed-back', record: 'intake-1' });
  });

  it('waits until the policy is known everywhere', async () => {
    const { run, ledger, handedIn } = releasing(kept(), [], { getRequest }, adopted({ appliedAt: at(-4) }));
    await run();
    expect(ledger.items()).toEqual(kept());
    expect(handedIn).toEqual([]);
  });

  it('is found before it is due, shortly after the policy was applied', async () => {
    const { run, handedIn } = releasing(kept({ dueAt: at(250) }), [], { getRequest }, adopted());
    await run();
    expect(handedIn).toHaveLength(1);
  });

  it('is handed in again when nobody could write that it was', async () => {
    const failing = releasing(
      kept(),
      [],
      { getRequest, handIn: async () => Promise.reject(new OutageError('intake-queue', 'x')) },
      adopted(),
    );
    await expect(failing.run()).rejects.toThrow(OutageError);
    expect(failing.ledger.items().map(({ state }) => state)).toEqual(['held', 'held']);
    const later = releasing(failing.ledger.items(), [], { getRequest }, adopted());
    await later.run();
    expect(later.handedIn).toHaveLength(1);
  });

  it('is refused when it asks to be another source', async () => {
    const claiming = async () => JSON.stringify(mailRequest({ source: 'billing' }));
    const { run, ledger, handedIn } = releasing(kept(), [], { getRequest: claiming }, adopted());
    await run();
    expect(handedIn).toEqual([]);
    expect(ledger.items()).toMatchObject([
      { state: 'refused', decisions: [{}, { reasons: [{ code: 'unknown-source', claimed: 'billing' }] }] },
      { state: 'refused' },
    ]);
  });
});
