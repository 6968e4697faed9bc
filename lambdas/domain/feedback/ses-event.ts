import type { Delivery } from '../delivery/delivery.ts';

/**
 * The event types of Amazon SES, as it writes them:
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const sesEventTypes = [
  'Send',
  'Reject',
  'Delivery',
  'DeliveryDelay',
  'Bounce',
  'Complaint',
  'Rendering Failure',
  'Open',
  'Click',
  'Subscription',
] as const;
export type SesEventType = (typeof sesEventTypes)[number];

/** What Postern reads of an event, in either of its shapes. Whatever it does not need is not in it. */
export type SesEvent = {
  readonly type: SesEventType;
  readonly sesMessageId?: string;
  /** Account that sent the mail. */
  readonly account?: string;
  /** When it happened, ISO 8601 in UTC; absent where nothing of it says so. */
  readonly at?: string;
  /** What tells it from others of its type about the same mail and recipient: `feedbackId`, or else its time as given. */
  readonly distinction: string;
  /** From our tags, which only event publishing (`eventType`) carries. */
  readonly delivery?: Pick<Delivery, 'messageId' | 'recipientIndex'>;
  readonly attempt?: number;
  /** Those the event itself names; absent where it has no such list. */
  readonly named?: readonly NamedRecipient[];
  /** Everybody the mail was sent to. */
  readonly destination: readonly string[];
  /** Of bounces: `Permanent` and so on; of complaints: the feedback type. A word of SES or of the receiver, never text. */
  readonly kind?: string;
  /** Of bounces and complaints. */
  readonly subType?: string;
};

/** An address as the event has it, without what stands around it. */
export type NamedRecipient = {
  readonly address: string;
  /** Enhanced status code (RFC 3463). */
  readonly status?: string;
  /** What the receiving server said: content, to be looked at and not kept. */
  readonly diagnostic?: string;
};
