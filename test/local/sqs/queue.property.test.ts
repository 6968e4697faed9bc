import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createManualClock } from '../../../local/clock.ts';
import { createSqs } from '../../../local/sqs/store.ts';
import { createTrace } from '../../../local/trace.ts';

const VISIBILITY_TIMEOUT = 30;

type Step =
  | { readonly do: 'send'; readonly delaySeconds: number }
  | { readonly do: 'receive'; readonly max: number }
  | { readonly do: 'delete' | 'release'; readonly which: number }
  | { readonly do: 'hide'; readonly which: number; readonly seconds: number }
  | { readonly do: 'wait'; readonly seconds: number };

const which = fc.nat({ max: 20 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('send' as const), delaySeconds: fc.constantFrom(0, 0, 5) }),
  fc.record({ do: fc.constant('receive' as const), max: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ do: fc.constantFrom('delete' as const, 'release' as const), which }),
  fc.record({ do: fc.constant('hide' as const), which, seconds: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 40 }) }),
);

/** What the documentation promises, in the simplest form: of each message, when it is visible. */
type Expected = { visibleAt: number; receipt: string | undefined };

const newQueue = () => {
  const clock = createManualClock(0);
  const sqs = createSqs({ clock, trace: createTrace(clock), endpointUrl: () => 'http://127.0.0.1' });
  return { clock, queue: sqs.createQueue({ name: 'jobs', visibilityTimeoutSeconds: VISIBILITY_TIMEOUT }) };
};

it('hands out what is visible and nothing else, to one receiver at a time, until it is deleted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { clock, queue } = newQueue();
      const expected = new Map<string, Expected>();
      const receipts: string[] = [];

      const receive = (max: number) => {
        const visible = [...expected].filter(([, { visibleAt }]) => visibleAt <= clock.now());
        const received = queue.receive({ max });
        expect(received).toHaveLength(Math.min(max, visible.length));
        for (const { messageId, receiptHandle } of received) {
          const message = expected.get(messageId);
          expect(message?.visibleAt).toBeLessThanOrEqual(clock.now());
          expected.set(messageId, { visibleAt: clock.now() + VISIBILITY_TIMEOUT * 1000, receipt: receiptHandle });
          receipts.push(receiptHandle);
        }
        return received;
      };
      const holderOf = (receipt: string) => [...expected].find(([, message]) => message.receipt === receipt)?.[0];
      const hide = (receipt: string | undefined, seconds: number) => {
        const held = receipt === undefined ? undefined : holderOf(receipt);
        if (receipt !== undefined && held !== undefined) {
          queue.changeVisibility(receipt, seconds);
          expected.set(held, { visibleAt: clock.now() + seconds * 1000, receipt });
        }
      };
      const run = async (current: Step) => {
        switch (current.do) {
          case 'send': {
            const { delaySeconds } = current;
            const { messageId } = queue.send({ body: 'x', delaySeconds, senderId: 'AROA:local' });
            expected.set(messageId, { visibleAt: clock.now() + delaySeconds * 1000, receipt: undefined });
            return;
          }
          case 'receive':
            receive(current.max);
            return;
          case 'delete': {
            const receipt = receipts[current.which];
            if (receipt !== undefined) {
              queue.delete(receipt);
              expected.delete(holderOf(receipt) ?? '');
            }
            return;
          }
          case 'release':
            hide(receipts[current.which], 0);
            return;
          case 'hide':
            hide(receipts[current.which], current.seconds);
            return;
          case 'wait':
            await clock.advance(current.seconds * 1000);
        }
      };

      for (const current of steps) {
        await run(current);
        const visible = [...expected.values()].filter(({ visibleAt }) => visibleAt <= clock.now()).length;
        expect(queue.counts().visible).toBe(visible);
        expect(queue.counts().inFlight + queue.counts().delayed).toBe(expected.size - visible);
      }

      await clock.advance(60_000);
      while (expected.size > 0) {
        const received = receive(10);
        expect(received.length).toBeGreaterThan(0);
        for (const { messageId, receiptHandle } of received) {
          queue.delete(receiptHandle);
          expected.delete(messageId);
        }
      }
      expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    }),
  );
});

it('takes any Unicode text that XML 1.0 can hold, and gives the same text back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (body) => {
      const { queue } = newQueue();
      // eslint-disable-next-line no-control-regex -- these are the ranges of https://www.w3.org/TR/xml/#charsets
      const isAllowed = !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.test(body);
      if (isAllowed) {
        queue.send({ body, senderId: 'AROA:local' });
        expect(queue.receive({ max: 1 })[0]?.body).toBe(body);
      } else {
        expect(() => queue.send({ body, senderId: 'AROA:local' })).toThrow(/Invalid binary character/);
      }
    }),
  );
});
