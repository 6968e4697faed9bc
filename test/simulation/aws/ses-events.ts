import { windowMilliseconds } from '../invariants/truth.ts';
import type { Random } from '../world/random.ts';
import type { World } from '../world/world.ts';
import type { ProviderCall, PublishedEvent, SimulatedSes } from './ses.ts';

type Told = { readonly type: string; readonly after: number; readonly part: object };

/** What becomes of a mail that SES has taken, and when SES tells of it, in milliseconds after the call. */
const lives = (random: Random, address: string, feedbackId: string, unwelcome: number): readonly Told[] => {
  const soon = (): number => random.int(300, 6_000);
  const delivered = (after: number): Told => ({
    type: 'Delivery',
    after,
    part: { delivery: { recipients: [address] } },
  });
  const bounced = (bounceType: string, bounceSubType: string, after: number): Told => ({
    type: 'Bounce',
    after,
    part: {
      bounce: {
        bounceType,
        bounceSubType,
        bouncedRecipients: [{ emailAddress: address, status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }],
        feedbackId: `b-${feedbackId}`,
      },
    },
  });
  const complained = (after: number): Told => ({
    type: 'Complaint',
    after,
    part: {
      complaint: {
        complainedRecipients: [{ emailAddress: address }],
        complaintFeedbackType: 'abuse',
        feedbackId: `c-${feedbackId}`,
      },
    },
  });
  const delayed = (after: number): Told => ({
    type: 'DeliveryDelay',
    after,
    part: {
      deliveryDelay: { delayType: 'TransientCommunicationFailure', delayedRecipients: [{ emailAddress: address }] },
    },
  });
  if (random.chance(unwelcome))
    return random.chance(0.5) ? [bounced('Permanent', 'General', soon())] : [delivered(300), complained(soon())];
  const chance = random.next();
  if (chance < 0.6) return [delivered(soon())];
  if (chance < 0.68) return [bounced('Permanent', 'General', soon())];
  if (chance < 0.72) return [bounced('Transient', 'MailboxFull', soon())];
  if (chance < 0.76) return [delivered(soon()), bounced('Permanent', 'General', random.int(10_000, 300_000))];
  if (chance < 0.82) return [delivered(soon()), complained(random.int(8_000, 600_000))];
  if (chance < 0.88) return [delayed(soon()), delivered(random.int(30_000, 600_000))];
  if (chance < 0.9) return [{ type: 'Reject', after: soon(), part: { reject: { reason: 'Bad content' } } }];
  // A slow or greylisting server.
  return [delivered(random.int(20_000, 780_000))];
};

const longest = 45 * 60_000;

/** Publishes what SES tells of a mail; some of it late, twice, or never. */
export const publishEventsOf = (
  { timeline, plan, trace, count, begins, ends }: World,
  random: Random,
  call: ProviderCall,
  sesMessageId: string,
  publish: SimulatedSes['publish'],
): void => {
  const { recipient, delivery, configurationSet, attempt } = call;
  const told: Told[] = [...lives(random, recipient, sesMessageId, plan.events.unwelcome)];
  const isWatched = configurationSet.startsWith('watched');
  /** When the next call is about to be made. */
  const windowEnd = isWatched ? windowMilliseconds.resend : windowMilliseconds.wait;
  if (isWatched) told.push({ type: 'Send', after: random.int(50, 8_000), part: { send: {} } });
  const timestamp = new Date(timeline.now()).toISOString();
  const isAllLost = random.chance(plan.events.lostMails);
  for (const { type, after, part } of told) {
    const isLost = isAllLost || random.chance(plan.events.lost);
    const isLate = random.chance(plan.events.late);
    const late = random.chance(0.4) ? windowEnd + random.int(0, 60_000) : Math.min(after * random.int(5, 60), longest);
    const delay = call.endedAt - call.beganAt + (isLate ? late : after);
    const at = new Date(timeline.now() + delay).toISOString();
    const [name] = Object.keys(part);
    const document = {
      eventType: type,
      mail: {
        timestamp,
        source: 'shop@notify.acme.example',
        sendingAccountId: plan.names.account,
        messageId: sesMessageId,
        destination: [recipient],
        tags: { delivery: [delivery.replace('/', '-')], attempt: [String(attempt)] },
      },
      [name ?? 'send']: { timestamp: at, ...(part as Record<string, object>)[name ?? 'send'] },
    };
    const event: PublishedEvent = { type, isLost, publishedAt: timeline.now() + delay, document, disturbances: 0 };
    call.events.push(event);
    if (isLate) count('events:late');
    if (isLost) {
      count('events:lost');
      continue;
    }
    begins();
    timeline.after(delay, () => {
      ends();
      trace.note('ses', `publishes ${type} of ${sesMessageId}`, [delivery]);
      publish(JSON.stringify(document), event);
      if (random.chance(plan.events.twice)) {
        count('events:twice');
        publish(JSON.stringify(document), event);
      }
    });
  }
};
