import { describe, expect, it } from 'vitest';
import { deliveryTag } from '../../../lambdas/domain/identity/delivery-tag.ts';
import { bounceNotification } from '../../domain/feedback/ses-notification.ts';
import { now } from '../../support/facts.ts';
import { feedbackWorld } from '../feedback/feedback-world.ts';
import { delivery } from '../support/delivery.ts';
import { deliveryOf, mailContent, outboundMessage, sending } from '../support/sending.ts';

const content = mailContent();
const redirected = deliveryOf(content, { redirectedTo: 'QA@acme.example' });

describe('a delivery that is redirected', () => {
  it('goes to the address that everything goes to, and to nobody else', async () => {
    const world = sending([redirected]);
    await world.send();
    expect(world.mails.map(({ recipient }) => recipient)).toEqual(['QA@acme.example']);
    expect(world.item()).toMatchObject({ state: 'sent', recipient: 'anna@acme.example', mailbox: 'Anna@acme.example' });
  });

  it.each([
    ['qa@acme.example', 'refused'],
    ['anna@acme.example', 'sent'],
  ])('while %s is suppressed comes to %s at the last look', async (suppressed, state) => {
    const world = sending([redirected], () => ({
      readSuppressions: async (address) => (address === suppressed ? [{ origin: 'bounce' }] : []),
    }));
    await world.send();
    expect(world.item()?.state).toBe(state);
  });

  it('is not let through by what was looked up ahead of its recipient', async () => {
    const world = sending([redirected], () => ({
      readSuppressions: async (address) => (address === 'qa@acme.example' ? [{ origin: 'bounce' }] : []),
    }));
    await world.send(outboundMessage({ lookUp: { recipient: 'anna@acme.example', purpose: 'notification' } }));
    expect(world.mails).toEqual([]);
    expect(world.item()?.state).toBe('refused');
  });

  it.each(['domain:acme.example', 'domain:elsewhere.example'])('is stopped by %s', async (scope) => {
    const stops = [{ scope, reason: 'drill', queued: 'discard' }] as const;
    const world = sending(
      [deliveryOf(content, { redirectedTo: 'qa@acme.example', recipient: 'x@elsewhere.example' })],
      () => ({ readStops: async () => stops }),
    );
    await world.send();
    expect(world.mails).toEqual([]);
    expect(world.item()?.state).toBe('discarded');
  });

  it('that bounces suppresses where it went, not whom it was meant for', async () => {
    const sent = delivery({ state: 'sent', events: {}, redirectedTo: 'QA@acme.example' });
    const world = feedbackWorld([sent]);
    const tags = { delivery: [deliveryTag(sent.messageId, 0)], attempt: ['1'] };
    await world.receive(bounceNotification(['Permanent', 'General'], {}, { tags }));
    expect(Object.keys(world.suppressions())).toEqual(['qa@acme.example']);
  });
});

describe('a delivery in redacted form', () => {
  const redacted = {
    decisions: [
      {
        at: new Date(now).toISOString(),
        by: 'filter',
        verdict: 'send',
        form: 'redacted',
        because: [{ code: 'policy', version: 7 }],
      },
    ],
  } as const;

  it('that is held at the last look stays redacted', async () => {
    const world = sending([deliveryOf(content, redacted)], () => ({
      readStops: async () => [{ scope: 'everything', reason: 'drill', queued: 'hold' }],
      putContent: async () => ({ key: 'content/x', versionId: '1' }),
    }));
    await world.send();
    expect(world.item()).toMatchObject({ state: 'held', decisions: [{}, { verdict: 'hold', form: 'redacted' }] });
  });
});
