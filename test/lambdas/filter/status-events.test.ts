import { describe, expect, it } from 'vitest';
import type { Stop } from '../../../lambdas/domain/policy/stop.ts';
import { done } from '../../../lambdas/runtime/record-outcome.ts';
import { filtering, intakeMessage } from '../support/filtering.ts';
import { unreachableTopic } from '../support/listening-sources.ts';

const stop = (queued: Stop['queued']): Stop => ({ scope: 'source:billing', reason: 'wrong invoices', queued });
const elsewhere = { address: 'carl@elsewhere.example' };
const outage = { outcome: 'failed', error: { name: 'OutageError', store: 'status-topic' } };

describe('the source of a request', () => {
  it.each<[string, Parameters<typeof filtering>[0], Parameters<typeof intakeMessage>[0], object]>([
    [
      'refused',
      undefined,
      { to: [elsewhere], reference: 'order-7' },
      { status: 'refused', reference: 'order-7', reasonCodes: ['not-in-directory', 'not-on-allow-list'] },
    ],
    ['malformed', undefined, '{"version":1}', { status: 'refused', reasonCodes: ['malformed'] }],
    ['held', () => ({ readStops: async () => [stop('hold')] }), {}, { status: 'held', reasonCodes: ['stopped'] }],
    [
      'discarded',
      () => ({ readStops: async () => [stop('discard')] }),
      {},
      { status: 'discarded', reasonCodes: ['stopped'] },
    ],
    ['a trial', undefined, { dryRun: true }, { status: 'discarded', reasonCodes: ['dry-run'] }],
  ])('is told when it is %s', async (_what, change, request, expected) => {
    const { filter, events } = filtering(change);
    expect(await filter(intakeMessage(request))).toEqual([done]);
    expect(events).toMatchObject([{ source: 'billing', recipientIndex: 0, ...expected }]);
  });

  it('is told nothing of what is on its way', async () => {
    const { filter, events } = filtering();
    await filter(intakeMessage());
    expect(events).toEqual([]);
  });

  it('is told once the ledger knows, and before anything is enqueued', async () => {
    const { filter, happened } = filtering();
    await filter(intakeMessage({ to: [{ address: 'anna@acme.example' }, elsewhere] }));
    expect(happened).toEqual(['recorded 0 queued', 'recorded 1 refused', 'told 1 refused', 'enqueued 0']);
  });

  it('that nobody knows is told nothing', async () => {
    const { filter, events } = filtering();
    await filter(intakeMessage({}, { senderId: 'AROASTRANGER:x' }));
    expect(events).toEqual([]);
  });

  it('that could not be told is told on the next receipt of the same message', async () => {
    let tellSources = unreachableTopic;
    const { filter, events } = filtering((usual) => {
      const { tellSources: tell } = usual;
      return { tellSources: (deliveries) => (tellSources === unreachableTopic ? tellSources : tell)(deliveries) };
    });
    for (const request of [{ to: [elsewhere] }, '{"version":1}']) {
      tellSources = unreachableTopic;
      const message = intakeMessage(request, { id: `intake-${JSON.stringify(request).length}` });
      expect(await filter(message)).toMatchObject([outage]);
      expect(events).toEqual([]);
      tellSources = async () => ({ ok: true });
      expect(await filter(message)).toEqual([done]);
      expect(events.splice(0)).toMatchObject([{ status: 'refused' }]);
    }
  });
});

describe('a topic out of reach', () => {
  it('keeps no mail from leaving, of this request or of others in the batch', async () => {
    const { filter, envelopes } = filtering(() => ({ tellSources: unreachableTopic }));
    const mixed = intakeMessage({ to: [{ address: 'anna@acme.example' }, elsewhere] });
    const other = intakeMessage({ to: [{ address: 'ben@acme.example' }] }, { id: 'intake-2' });
    expect(await filter(mixed, other)).toMatchObject([outage, done]);
    expect(envelopes()).toHaveLength(2);
  });

  it('that takes its time keeps nothing waiting: all is enqueued before it has answered', async () => {
    const answer = Promise.withResolvers<{ readonly ok: true }>();
    const { filter, envelopes, happened } = filtering((usual) => ({
      tellSources: () => answer.promise,
      enqueue: async (messages) => {
        const results = await usual.enqueue(messages);
        answer.resolve({ ok: true });
        return results;
      },
    }));
    const mixed = intakeMessage({ to: [{ address: 'anna@acme.example' }, elsewhere] });
    expect(await filter(mixed)).toEqual([done]);
    expect(envelopes()).toHaveLength(1);
    expect(happened).toContain('enqueued 0');
  });
});
