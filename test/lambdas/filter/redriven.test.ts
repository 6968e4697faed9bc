import { describe, expect, it } from 'vitest';
import { redrivenText } from '../../../lambdas/contract/redriven.ts';
import { deadLettered } from '../../../lambdas/domain/delivery/transitions.ts';
import { messageId, unknownOwner } from '../../../lambdas/domain/identity/message-id.ts';
import { asFirstSent } from '../../../lambdas/domain/intake/redriven.ts';
import type { IncomingMessage } from '../../../lambdas/runtime/incoming-message.ts';
import { mailRequest, now, policy, policyDocument } from '../../support/facts.ts';
import { appliedPolicy, filtering, intakeMessage, reasonCodes } from '../support/filtering.ts';

const [billing] = policyDocument.sources.billing.principals;
const release = 'AROARELEASEAAAAAAAAAA';
const stranger = 'AROASTRANGERAAAAAAAAA';
const sentAt = new Date(now - 60_000).toISOString();
const body = JSON.stringify(mailRequest({ idempotencyKey: 'k' }));
const first = { sqsMessageId: 'first', principal: billing, sentAt, body };

/** What release hands in, as the filter takes it. */
const handedIn = (fields: Partial<Parameters<typeof redrivenText>[0]> = {}): IncomingMessage =>
  asFirstSent(intakeMessage(redrivenText({ ...first, ...fields }), { id: 'second', senderId: `${release}:release` }), [
    release,
  ]);

const received = intakeMessage(body, { id: 'first', sentAt: Date.parse(sentAt) });
const at = new Date(now).toISOString();

/** A filter whose ledger has the request as one that was given up. */
const withGivenUp = async (change?: Parameters<typeof filtering>[0]) => {
  const world = filtering(change);
  await world.filter(received);
  const [recorded] = world.ledger.items();
  if (recorded === undefined) throw new Error('nothing was recorded');
  await world.ledger.replace(recorded, deadLettered(recorded, 'intake', 'TypeError', at));
  world.happened.length = 0;
  return world;
};

describe('a request that was given up and is brought back', () => {
  it('is decided anew, under the id it had, and enqueued', async () => {
    const { filter, ledger, happened, envelopes } = await withGivenUp();
    const before = envelopes().length;
    await filter(handedIn());
    expect(ledger.items()).toMatchObject([
      {
        messageId: messageId('billing', 'k'),
        intakeMessageId: 'first',
        principal: billing,
        receivedAt: sentAt,
        state: 'queued',
        decisions: [{ by: 'filter' }, { by: 'dead-letter' }, { by: 'filter', verdict: 'send' }],
      },
    ]);
    expect(happened).toEqual(['replaced 0 queued', 'enqueued 0']);
    expect(envelopes()).toHaveLength(before + 1);
  });

  it('twice is decided once', async () => {
    const { filter, ledger, happened } = await withGivenUp();
    await filter(handedIn());
    const once = ledger.items();
    happened.length = 0;
    await filter(handedIn());
    expect(ledger.items()).toEqual(once);
    // Its envelope again: the lease that send takes lets it leave once.
    expect(happened).toEqual(['enqueued 0']);
  });

  it('stays given up where its message only comes once more: nobody has asked for it', async () => {
    const { filter, ledger, happened } = await withGivenUp();
    await filter(received);
    expect(ledger.items()).toMatchObject([{ state: 'dead-lettered' }]);
    expect(happened).toEqual(['told 0 failed']);
  });

  it('that SES has told of stays as it is', async () => {
    const { filter, ledger } = await withGivenUp();
    const [item] = ledger.items();
    if (item === undefined) throw new Error('there is none');
    await ledger.append(item, 'e', { at, type: 'Delivery', code: 'delivered', status: 'delivered' });
    await filter(handedIn());
    expect(ledger.items()).toMatchObject([{ state: 'dead-lettered' }]);
  });

  it('counts against its quota, which it may never have done', async () => {
    const limited = {
      ...appliedPolicy,
      document: {
        ...policy,
        sources: { ...policy.sources, billing: { ...policy.sources['billing'], quota: { perDay: 1 } } },
      },
    } as typeof appliedPolicy;
    const { filter, ledger } = filtering(() => ({ readPolicy: async () => limited }));
    await filter(intakeMessage({}, { id: 'another' }));
    const [other] = ledger.items();
    expect(other?.state).toBe('queued');
    // As dead-letter records what the filter never did.
    const lost = { ...other, messageId: messageId('billing', 'k'), intakeMessageId: 'first', receivedAt: sentAt };
    await ledger.record(deadLettered({ ...other, ...lost } as NonNullable<typeof other>, 'intake', 'TypeError', at));
    await filter(handedIn());
    expect(ledger.items()[1]).toMatchObject({ state: 'deferred', decisions: [{}, {}, { verdict: 'defer' }] });
  });
});

describe('a stranger’s request that was given up and is brought back', () => {
  it('is held like any stranger’s, under the stranger’s id', async () => {
    const { filter, ledger, stored, envelopes } = filtering();
    expect(await filter(handedIn({ principal: stranger, sender: 'any' }))).toEqual([{ outcome: 'done' }]);
    expect(ledger.items()).toMatchObject([
      { messageId: messageId(unknownOwner(stranger), 'k'), principal: stranger, state: 'held', receivedAt: sentAt },
    ]);
    expect(ledger.items()[0]).not.toHaveProperty('source');
    expect(reasonCodes(ledger.items()[0])).toEqual(['unknown-source']);
    expect(stored.size).toBe(1);
    expect(envelopes()).toEqual([]);
  });

  it('is never another’s, whatever it claims', async () => {
    const { filter, ledger } = filtering();
    const claiming = JSON.stringify(mailRequest({ source: 'billing' }));
    await filter(handedIn({ principal: stranger, sender: 'any', body: claiming }));
    expect(ledger.items()).toMatchObject([{ principal: stranger }]);
    expect(ledger.items()[0]?.source).toBeUndefined();
    expect(ledger.items()[0]?.state).not.toBe('queued');
  });

  it('is refused where another has had its key since, under its own id: as the ledger says, and its source is told', async () => {
    const { filter, ledger, happened } = filtering();
    await filter(
      intakeMessage(JSON.stringify(mailRequest({ idempotencyKey: 'k', subject: 'Another' })), { id: 'other' }),
    );
    const ownId = messageId('billing', 'first');
    const [other] = ledger.items();
    if (other === undefined) throw new Error('nothing was recorded');
    const lost = { ...other, messageId: ownId, intakeMessageId: 'first', decisions: [], state: 'queued' } as const;
    await ledger.record(deadLettered(lost, 'intake', 'TypeError', at));
    await filter(handedIn());
    const own = ledger.items().find((item) => item.messageId === ownId);
    expect(own).toMatchObject({ state: 'refused', decisions: [{ by: 'dead-letter' }, { verdict: 'refuse' }] });
    expect(happened.at(-1)).toBe('told 0 refused');
    // And once more changes nothing.
    await filter(handedIn());
    expect(ledger.items().find((item) => item.messageId === ownId)).toEqual(own);
  });

  it('from anybody but release is a malformed request of who sent it', async () => {
    const { filter, ledger } = filtering();
    const text = redrivenText({ ...first, principal: stranger, sender: 'any' });
    await filter(asFirstSent(intakeMessage(text, { id: 'second' }), [release]));
    expect(ledger.items()).toMatchObject([{ principal: billing, intakeMessageId: 'second', state: 'refused' }]);
  });
});
