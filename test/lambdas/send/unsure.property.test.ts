import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { foldStatus, isTerminal } from '../../../lambdas/domain/delivery/status.ts';
import { publishingSeconds } from '../../../lambdas/domain/delivery/unsure.ts';
import { handleFeedback } from '../../../lambdas/feedback/handle-feedback.ts';
import { sesNotification, snsEnvelope } from '../../domain/feedback/ses-notification.ts';
import { now as start } from '../../support/facts.ts';
import { feedbackMessage, feedbackWorld } from '../feedback/feedback-world.ts';
import { deliveryOf, mailContent, outboundMessage, sending } from '../support/sending.ts';

/**
 * One mail, its calls, what SES tells of them and heartbeats, in any interleaving. What SES publishes and heartbeats share
 * one path, which keeps their order and may be as late as it likes.
 */

/** What comes of a call, as SES and as the worker sees it. */
type Call = {
  readonly isAccepted: boolean;
  /** `crash`: nobody writes what came of it. */
  readonly seen: 'answer' | 'no-answer' | 'crash';
  /** Until SES publishes that it took the mail. */
  readonly publishedAfterSeconds: number;
};

type Step =
  | { readonly step: 'wait'; readonly seconds: number }
  | { readonly step: 'deliver' }
  | { readonly step: 'take-in' }
  | { readonly step: 'heartbeat' };

const call: fc.Arbitrary<Call> = fc.record({
  isAccepted: fc.boolean(),
  seen: fc.constantFrom('answer', 'no-answer', 'no-answer', 'crash'),
  publishedAfterSeconds: fc.integer({ min: 0, max: publishingSeconds }),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ step: fc.constant('wait' as const), seconds: fc.constantFrom(1, 5, 10, 20, 60, 300, 900) }),
  fc.constantFrom({ step: 'deliver' as const }, { step: 'take-in' as const }, { step: 'heartbeat' as const }),
);

const object = { key: 'content/x', versionId: 'v1' };
const maxAgeSeconds = 7_200;

const run = async (whenUnsure: 'resend' | 'wait', calls: readonly Call[], steps: readonly Step[]) => {
  let time = start;
  const at = (): string => new Date(time).toISOString();
  const made: Call[] = [];
  /** Published, in this order, and not taken in yet; those of the future are published when their time has come. */
  const path: { readonly at: number; readonly document: unknown }[] = [];
  let watermark: number | undefined;
  /** When the envelope can be received; undefined once it has been deleted. */
  let visibleAt: number | undefined = start;
  let isCrashed = false;

  const delivery: Delivery = deliveryOf(mailContent(), {
    events: {},
    lane: 'standard',
    validUntil: new Date(start + maxAgeSeconds * 1000).toISOString(),
    validUntilBy: 'max-age',
    ...(whenUnsure === 'resend' ? { whenUnsure } : {}),
  });
  const publish = (document: unknown, publishedAt: number): void => {
    path.push({ at: publishedAt, document });
    path.sort((one, other) => one.at - other.at);
  };

  const world = sending([delivery], (usual) => ({
    now: () => time,
    readWatermark: async () => watermark,
    putContent: async () => object,
    getContent: async () => JSON.stringify(mailContent()),
    send: async (mail) => {
      const next = calls[made.length] ?? { isAccepted: true, seen: 'answer', publishedAfterSeconds: 0 };
      // What this is all about: a mail that SES took is not sent again.
      expect(made.filter(({ isAccepted }) => isAccepted)).toEqual([]);
      const number = made.push(next);
      time += next.seen === 'answer' ? 100 : 5_000;
      const mailOf = {
        messageId: `ses-${number}`,
        tags: { delivery: [mail.tags.delivery], attempt: [mail.tags.attempt] },
      };
      if (next.isAccepted)
        publish(sesNotification({ eventType: 'Send', send: {} }, mailOf), time + next.publishedAfterSeconds * 1000);
      if (next.seen === 'crash') isCrashed = true;
      if (next.seen !== 'answer') return { answer: 'unknown', error: 'TimeoutError' };
      return next.isAccepted
        ? { answer: 'accepted', sesMessageId: `ses-${number}` }
        : { answer: 'throttled', error: 'TooManyRequestsException' };
    },
    ledger: {
      ...usual.ledger,
      replace: (previous, next) =>
        isCrashed ? Promise.reject(new OutageError('ledger', 'crashed')) : usual.ledger.replace(previous, next),
    },
  }));
  const feedback = feedbackWorld();

  const deliver = async (): Promise<void> => {
    const { dueAt, state } = world.item() ?? delivery;
    // Release, which looks every minute.
    if (dueAt !== undefined && Date.parse(dueAt) <= time && state === 'unsure') visibleAt ??= time;
    if (visibleAt === undefined || visibleAt > time) return;
    visibleAt = time + 180_000;
    try {
      const outcome = await world.send(outboundMessage({ object, contentHash: delivery.contentHash ?? '' }));
      if (outcome.outcome === 'done') visibleAt = undefined;
      if (outcome.outcome === 'retry-later') visibleAt = time + outcome.afterSeconds * 1000;
    } catch (error) {
      if (!(error instanceof OutageError)) throw error;
    }
    isCrashed = false;
  };

  const takeIn = async (): Promise<void> => {
    const [first] = path;
    if (first === undefined || first.at > time) return;
    path.shift();
    await handleFeedback(
      { ...feedbackMessage(snsEnvelope(first.document)), sentAt: time },
      {
        ...feedback.dependencies,
        now: () => time,
        events: { append: world.ledger.append, keep: () => Promise.reject(new Error('no such mail')) },
        ledger: world.ledger,
        advanceWatermark: async (publishedAt) => {
          watermark = Math.max(watermark ?? 0, publishedAt);
        },
      },
    );
  };

  const take = async (each: Step): Promise<void> => {
    switch (each.step) {
      case 'wait':
        time += each.seconds * 1000;
        return;
      case 'deliver':
        return deliver();
      case 'take-in':
        return takeIn();
      case 'heartbeat':
        return publish({ posternHeartbeat: at() }, time);
    }
  };

  for (const each of steps) await take(each);
  // From here on everything works, and time passes until its end at the latest.
  for (let minutes = 0; minutes <= maxAgeSeconds / 60 + 10; minutes += 1) {
    await take({ step: 'heartbeat' });
    for (let seconds = 0; seconds < 60; seconds += 10) {
      while (path[0] !== undefined && path[0].at <= time) await takeIn();
      await deliver();
      time += 10_000;
    }
  }
  return { item: world.item() ?? delivery, made, watermark };
};

describe.each(['resend', 'wait'] as const)(
  'whatever comes of its calls, and whenever it is heard of (%s), a mail',
  (whenUnsure) => {
    it('is not sent again once SES has taken it, and comes to an end', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(call, { maxLength: 4 }), fc.array(step, { maxLength: 60 }), async (calls, steps) => {
          const { item, made } = await run(whenUnsure, calls, steps);
          const status = foldStatus(item);
          const wasAccepted = made.some(({ isAccepted }) => isAccepted);
          expect(wasAccepted ? status === 'sent' : isTerminal[status]).toBe(true);
          expect(item).not.toHaveProperty('duplicateAcceptedAt');
        }),
        { numRuns: 300 },
      );
    });
  },
);

it('a mail of a lost call that SES did not take is sent by the second', async () => {
  const lost: Call = { isAccepted: false, seen: 'no-answer', publishedAfterSeconds: 0 };
  const { item, made } = await run('resend', [lost], [{ step: 'deliver' }]);
  expect(made).toHaveLength(2);
  expect(item).toMatchObject({ state: 'sent', attempts: [{ answer: 'unknown' }, { number: 2, answer: 'accepted' }] });
});
