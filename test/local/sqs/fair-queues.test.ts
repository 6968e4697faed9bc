import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../local/clock.ts';
import { createSqs } from '../../../local/sqs/store.ts';
import { createTrace } from '../../../local/trace.ts';

/** Longer than any test but the last: what is in flight stays there. */
const VISIBILITY_TIMEOUT = 43_200;

/** Longer than any test: nothing is given up. */
const RETENTION = 14 * 86_400;

const newQueue = () => {
  const clock = createManualClock(0);
  const sqs = createSqs({ clock, trace: createTrace(clock), endpointUrl: () => 'http://127.0.0.1' });
  const queue = sqs.createQueue({
    name: 'outbound',
    visibilityTimeoutSeconds: VISIBILITY_TIMEOUT,
    messageRetentionSeconds: RETENTION,
  });

  /** So many messages of a tenant; `undefined`: of nobody in particular. */
  const send = (messageGroupId: string | undefined, count: number) => {
    for (let sent = 0; sent < count; sent += 1) queue.send({ body: 'x', messageGroupId, senderId: 'AROA:local' });
  };
  const receive = (count: number) => Array.from({ length: count }, () => queue.receive({ max: 1 })).flat();
  /** Whose messages come next. */
  const tenants = (count: number) => receive(count).map(({ messageGroupId }) => messageGroupId ?? 'nobody');
  return { clock, queue, send, receive, tenants };
};

const repeat = (tenant: string, count: number) => Array.from({ length: count }, () => tenant);

describe('a queue of several tenants', () => {
  it('hands messages out as they came while nobody is noisy', () => {
    const { send, tenants } = newQueue();
    for (const tenant of ['a', 'b', undefined, 'a', 'b']) send(tenant, 1);
    expect(tenants(5)).toEqual(['a', 'b', 'nobody', 'a', 'b']);
  });

  it.each([
    ['fewer than 30 messages in flight', 29, 29, false],
    ['30 messages in flight', 30, 30, true],
    ['30 messages in flight, a tenth of all', 30, 300, false],
    ['31 messages in flight, more than a tenth of all', 31, 309, true],
  ])('has one that is noisy, or not, with %s', (_, own, all, isNoisy) => {
    const { send, receive, tenants } = newQueue();
    send('large', own);
    send(undefined, all - own);
    receive(all);
    send('large', 1);
    send('small', 1);
    expect(tenants(2)).toEqual(isNoisy ? ['small', 'large'] : ['large', 'small']);
  });

  it.each([
    ['a tenth of the processing time', 1_000, false],
    ['more than a tenth of the processing time', 1_001, true],
  ])('has one that is noisy, or not, that had %s', async (_, milliseconds, isNoisy) => {
    const { clock, queue, send, receive, tenants } = newQueue();
    send('slow', 2);
    send(undefined, 9);
    const messages = receive(11);
    await clock.advance(1_000);
    // The other one stays in flight, so that the tenant is not forgotten.
    const [slow, , ...others] = messages;
    for (const { receiptHandle } of others) queue.delete(receiptHandle);
    await clock.advance(milliseconds - 1_000);
    queue.delete(slow?.receiptHandle ?? '');
    send('slow', 1);
    send('small', 1);
    expect(tenants(2)).toEqual(isNoisy ? ['small', 'slow'] : ['slow', 'small']);
  });

  it('hands out what is quiet as long as there is any, then the rest, in order', () => {
    const { send, receive, tenants } = newQueue();
    send('large', 100);
    receive(40);
    send('small', 3);
    send(undefined, 2);
    expect(tenants(7)).toEqual([...repeat('small', 3), ...repeat('nobody', 2), ...repeat('large', 2)]);
    expect(tenants(100)).toEqual(repeat('large', 58));
  });

  it('asks of several noisy tenants the one with the fewest messages in flight first', () => {
    const { send, receive, tenants } = newQueue();
    send('one', 200);
    receive(50);
    send('other', 200);
    // Quiet until it has thirty in flight.
    expect(tenants(30)).toEqual(repeat('other', 30));
    expect(tenants(20)).toEqual(repeat('other', 20));
    const next = tenants(20);
    expect(next.filter((tenant) => tenant === 'one')).toHaveLength(10);
  });

  it('has a tenant quiet again once nothing of it waits', () => {
    const { send, receive, tenants } = newQueue();
    send('large', 60);
    receive(31);
    send('small', 1);
    expect(tenants(1)).toEqual(['small']);
    receive(29);
    send(undefined, 1_000);
    receive(1_000);
    send('large', 1);
    send('small', 1);
    expect(tenants(2)).toEqual(['large', 'small']);
  });

  it('has a tenant quiet again that has sent nothing for five minutes and takes no more than its share', async () => {
    const { clock, queue, send, receive, tenants } = newQueue();
    send('large', 40);
    const messages = receive(31);
    send('small', 1);
    expect(tenants(1)).toEqual(['small']);
    for (const { receiptHandle } of messages) queue.delete(receiptHandle);
    send(undefined, 500);
    receive(500);
    await clock.advance(5 * 60_000 - 1);
    send('small', 2);
    expect(tenants(1)).toEqual(['small']);
    await clock.advance(1);
    expect(tenants(2)).toEqual(['large', 'large']);
  });

  it('forgets half of the processing time in half a minute', async () => {
    const { clock, queue, send, receive, tenants } = newQueue();
    send('slow', 2);
    const [slow] = receive(2);
    await clock.advance(1_000);
    queue.delete(slow?.receiptHandle ?? '');
    await clock.advance(30_000);
    send(undefined, 5);
    const others = receive(5);
    await clock.advance(900);
    for (const { receiptHandle } of others) queue.delete(receiptHandle);
    // Some 490 of 4990 milliseconds; it was 1000 of 5500.
    send('slow', 1);
    send('small', 1);
    expect(tenants(2)).toEqual(['slow', 'small']);
  });
});

it('hands out every message once, whoever is noisy', async () => {
  const group = fc.constantFrom('a', 'b', 'c', undefined);
  const mostSteps = 40;
  const longestWait = Math.floor((RETENTION - VISIBILITY_TIMEOUT) / mostSteps) - 1;
  const step = fc.oneof(
    fc.record({ do: fc.constant('send' as const), group, count: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ do: fc.constant('receive' as const), count: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ do: fc.constant('delete' as const), count: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: longestWait }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: mostSteps }), async (steps) => {
      const { clock, queue, send, receive } = newQueue();
      let sent = 0;
      const held = new Map<string, string>();
      const ended = new Set<string>();
      for (const current of steps) {
        switch (current.do) {
          case 'send':
            send(current.group, current.count);
            sent += current.count;
            break;
          case 'receive':
            for (const { messageId, receiptHandle } of receive(current.count)) held.set(messageId, receiptHandle);
            break;
          case 'delete':
            for (const [messageId, receiptHandle] of [...held].slice(0, current.count)) {
              queue.delete(receiptHandle);
              held.delete(messageId);
              ended.add(messageId);
            }
            break;
          case 'wait':
            await clock.advance(current.seconds * 1000);
        }
        const { visible, inFlight } = queue.counts();
        expect(visible + inFlight).toBe(sent - ended.size);
      }
      await clock.advance(VISIBILITY_TIMEOUT * 1000);
      const rest = receive(sent).map(({ messageId }) => messageId);
      expect(new Set([...rest, ...ended]).size).toBe(sent);
      expect(rest.length + ended.size).toBe(sent);
    }),
  );
});
