import { describe, expect, it } from 'vitest';
import type { DeliveryState } from '../../../lambdas/domain/delivery/delivery.ts';
import type { ProviderAnswer } from '../../../lambdas/domain/delivery/provider-answer.ts';
import { leased } from '../../../lambdas/domain/delivery/transitions.ts';
import { sha256 } from '../../../lambdas/domain/identity/sha256.ts';
import { done } from '../../../lambdas/runtime/record-outcome.ts';
import { now } from '../../support/facts.ts';
import { unreachableTopic } from '../support/listening-sources.ts';
import { deliveryOf, mailContent, outboundMessage, sending } from '../support/sending.ts';

const past = new Date(now).toISOString();
const outage = { outcome: 'failed', error: { name: 'OutageError', store: 'status-topic' } };

describe('the source of a mail', () => {
  it.each<[ProviderAnswer, readonly string[], readonly string[]]>([
    [{ answer: 'accepted', sesMessageId: 'ses-1' }, ['sent 0'], []],
    [{ answer: 'rejected', error: 'MessageRejected' }, ['failed 0'], ['rejected']],
    [{ answer: 'unknown', error: 'TimeoutError' }, [], []],
    [{ answer: 'throttled', error: 'TooManyRequestsException' }, [], []],
    [{ answer: 'misconfigured', error: 'AccessDeniedException' }, [], []],
  ])('hears after the answer %j: %j', async (answer, expected, reasonCodes) => {
    const { send, told, events } = sending(undefined, () => ({
      send: async () => answer,
      raiseStop: async () => true,
      putContent: async () => ({ key: 'content/x', versionId: 'v1' }),
    }));
    await send();
    expect(told()).toEqual(expected);
    expect(events.flatMap((event) => event.reasonCodes)).toEqual(reasonCodes);
  });

  it('hears that it has expired', async () => {
    const { send, told, mails } = sending([deliveryOf(mailContent(), { validUntil: past })]);
    expect(await send()).toEqual(done);
    expect([told(), mails]).toEqual([['expired 0'], []]);
  });

  it.each([
    ['hold', 'held 0'],
    ['discard', 'discarded 0'],
  ] as const)('hears of a stop that says %s', async (queued, expected) => {
    const { send, told } = sending(undefined, () => ({
      readStops: async () => [{ scope: 'everything', reason: 'drill', queued }],
      putContent: async () => ({ key: 'content/x', versionId: 'v1' }),
    }));
    await send();
    expect(told()).toEqual([expected]);
  });

  it('hears of a suppression that came after the decision', async () => {
    const { send, events } = sending(undefined, () => ({ readSuppressions: async () => [{ origin: 'bounce' }] }));
    await send();
    expect(events).toMatchObject([{ status: 'refused', reasonCodes: ['suppressed'] }]);
  });

  it('hears of a call that was lost when nothing more can be found out', async () => {
    const delivery = deliveryOf(mailContent(), { validUntil: past, validUntilBy: 'max-age' });
    const { send, told } = sending([leased(delivery, { owner: 'w', until: now })]);
    await send();
    expect(told()).toEqual(['unknown 0']);
  });

  it('hears that a mail was sent which another worker took for lost', async () => {
    const { send, told } = sending(undefined, ({ ledger }) => ({
      send: async () => {
        const [item] = ledger.items();
        if (item !== undefined) await ledger.replace(item, { ...item, state: 'unknown' });
        return { answer: 'accepted', sesMessageId: 'ses-1' };
      },
    }));
    await send();
    expect(told()).toEqual(['sent 0']);
  });

  it.each<[DeliveryState, string]>([
    ['sent', 'sent 0'],
    ['rejected', 'failed 0'],
    ['expired', 'expired 0'],
    ['discarded', 'discarded 0'],
    ['dead-lettered', 'failed 0'],
    ['unknown', 'unknown 0'],
    ['held', 'held 0'],
  ])('hears again of a delivery that is %s when its envelope is received again', async (state, expected) => {
    const { send, told, mails } = sending([deliveryOf(mailContent(), { state })]);
    expect(await send()).toEqual(done);
    expect([told(), mails]).toEqual([[expected], []]);
  });
});

describe('a topic out of reach', () => {
  it('fails the record, and its retry tells the source without a second call', async () => {
    const failing = sending(undefined, () => ({ tellSources: unreachableTopic }));
    expect(await failing.send()).toMatchObject(outage);
    expect([failing.mails.length, failing.item()?.state]).toEqual([1, 'sent']);

    const item = failing.item();
    const retry = sending(item === undefined ? [] : [item]);
    expect(await retry.send()).toEqual(done);
    expect([retry.told(), retry.mails]).toEqual([['sent 0'], []]);
  });

  it('never keeps the next heavy mail waiting: its turn ends before anybody is told', async () => {
    const happened: string[] = [];
    const attachments = [
      {
        filename: 'a.pdf',
        contentType: 'application/pdf',
        content: { object: 'billing/a.pdf', versionId: 'v1', sha256: 'a'.repeat(64) },
      },
    ];
    const content = mailContent({ attachments });
    const bytes = Buffer.from('%PDF');
    const { send } = sending([deliveryOf(content)], (usual) => ({
      readUpload: async () => ({
        found: true,
        size: bytes.length,
        versionId: 'v1',
        content: { whole: true, bytes, sha256: 'a'.repeat(64) },
      }),
      inTurn: async (work) => {
        const result = await work();
        happened.push('turn over');
        return result;
      },
      tellSources: async (deliveries) => {
        happened.push('told');
        return usual.tellSources(deliveries);
      },
    }));
    const text = JSON.stringify(content);
    expect(await send(outboundMessage({ content: text, contentHash: sha256(text) }))).toEqual(done);
    expect(happened).toEqual(['turn over', 'told']);
  });
});
