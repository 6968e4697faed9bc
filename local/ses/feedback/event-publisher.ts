import { AwsError } from '../../aws-error.ts';
import type { Clock } from '../../clock.ts';
import type { Trace } from '../../trace.ts';
import type { FaultQueue } from '../fault-queue.ts';
import type { EventDestination } from './event-destination.ts';
import type { PublishedEventType } from './event-type.ts';
import type { FeedbackFault } from './feedback-fault.ts';
import { type AcceptedMail, mailObject } from './mail-object.ts';

/** Publishes to a topic as SES does; may reject, and then the event is lost, as on AWS. */
export type PublishToTopic = (
  topicArn: string,
  notification: { readonly subject: string; readonly message: string },
) => void | Promise<void>;

/** An event as it leaves SES. */
export type MailEvent = {
  readonly type: PublishedEventType;
  readonly accepted: AcceptedMail;
  readonly detail: object;
};

const SUBJECT = 'Amazon SES Email Event Notification';

/** How long an event that is to be overtaken waits for one that overtakes it. */
const LONGEST_HOLD_MILLISECONDS = 60_000;

/** The event's name, and that of the member that describes it. */
const NAMES: Readonly<Record<PublishedEventType, readonly [eventType: string, member: string]>> = {
  SEND: ['Send', 'send'],
  REJECT: ['Reject', 'reject'],
  BOUNCE: ['Bounce', 'bounce'],
  COMPLAINT: ['Complaint', 'complaint'],
  DELIVERY: ['Delivery', 'delivery'],
  DELIVERY_DELAY: ['DeliveryDelay', 'deliveryDelay'],
};

type PublisherOptions = {
  readonly clock: Pick<Clock, 'after'>;
  readonly trace: Trace;
  readonly region: string;
  readonly faults: FaultQueue<FeedbackFault>;
  readonly destinationsOf: (configurationSet: string | undefined) => readonly EventDestination[];
  readonly publish: PublishToTopic;
};

/** Takes events to the destinations that asked for them, with the faults that were ordered. */
export const createEventPublisher = (options: PublisherOptions): ((event: MailEvent) => void) => {
  const { clock, trace, region, faults, destinationsOf, publish } = options;
  const held = new Set<() => void>();

  const wanted = ({ type, accepted }: MailEvent) =>
    destinationsOf(accepted.mail.configurationSet).filter(
      ({ enabled, matchingEventTypes }) => enabled && matchingEventTypes.includes(type),
    );

  const lose = ({ type, accepted }: MailEvent) =>
    trace.emit({ type: 'mail-event-lost', sesMessageId: accepted.mail.sesMessageId, eventType: NAMES[type][0] });

  const publishTo = async (topicArn: string, message: string, event: MailEvent) => {
    try {
      await publish(topicArn, { subject: SUBJECT, message });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      lose(event);
    }
  };

  const publishNow = (event: MailEvent) => {
    const { type, accepted, detail } = event;
    const [eventType, member] = NAMES[type];
    const message = JSON.stringify({ eventType, [member]: detail, mail: mailObject(accepted, region, type) });
    trace.emit({ type: 'mail-event-published', sesMessageId: accepted.mail.sesMessageId, eventType });
    for (const { topicArn } of wanted(event)) {
      void publishTo(topicArn, message, event);
    }
  };

  const hold = (event: MailEvent) => {
    const release = () => {
      if (held.delete(release)) {
        cancel();
        publishNow(event);
      }
    };
    const cancel = clock.after(LONGEST_HOLD_MILLISECONDS, release);
    held.add(release);
  };

  const publishAndRelease = (event: MailEvent, times = 1) => {
    for (let copy = 0; copy < times; copy += 1) {
      publishNow(event);
    }
    for (const release of held) {
      release();
    }
  };

  return (event) => {
    if (wanted(event).length === 0) {
      return;
    }
    const fault = faults.take();
    switch (fault?.fault) {
      case undefined:
        publishAndRelease(event);
        break;
      case 'duplicate':
        publishAndRelease(event, 1 + (fault.copies ?? 1));
        break;
      case 'delay':
        clock.after(fault.milliseconds, () => publishAndRelease(event));
        break;
      case 'reorder':
        hold(event);
        break;
      case 'lose':
        lose(event);
        break;
    }
  };
};
