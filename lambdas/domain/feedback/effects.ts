import type { EventStatus } from '../delivery/delivery.ts';
import { type BounceCause, bounceCause } from './bounce-cause.ts';
import type { NamedRecipient, SesEvent, SesEventType } from './ses-event.ts';

/** What an event comes to, for one recipient. */
export type Effect = {
  /** Stable: in the ledger, in metrics, in what the command prints. */
  readonly code: EffectCode;
  /** What it makes of the delivery's status. Every event is evidence that SES took the mail. */
  readonly status?: EventStatus;
  readonly suppress?: SuppressAs;
  /** The rate of the reputation it belongs to; without it none. */
  readonly rate?: 'bounce' | 'complaint';
};

/** How a suppression comes about. `soft-bounce` counts first. */
export type SuppressAs = 'hard-bounce' | 'soft-bounce' | 'complaint' | 'provider';

export type EffectCode =
  | 'hard-bounce'
  | 'soft-bounce'
  | 'on-provider-suppression-list'
  | 'on-account-suppression-list'
  | 'failed-validation'
  | 'unsubscribed-at-provider'
  | 'mail-rejected'
  | 'our-fault'
  | 'auto-reply'
  | 'complaint'
  | 'not-spam'
  | 'delivered'
  | 'delayed'
  | 'rejected'
  | 'rendering-failed'
  | 'recorded';

type Row = {
  readonly type: SesEventType;
  readonly kind?: string;
  readonly subTypes?: readonly string[];
  readonly cause?: BounceCause;
  readonly effect: Effect;
};

/**
 * First match wins. The types and subtypes are those of
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html; SES compares addresses with
 * its own lists before it sends, so those bounces say nothing new of the mailbox.
 */
export const effects: readonly Row[] = [
  {
    type: 'Bounce',
    kind: 'Permanent',
    subTypes: ['OnAccountSuppressionList'],
    effect: { code: 'on-account-suppression-list', status: 'bounced', suppress: 'provider' },
  },
  {
    type: 'Bounce',
    kind: 'Permanent',
    subTypes: ['Suppressed'],
    effect: { code: 'on-provider-suppression-list', status: 'bounced', suppress: 'provider', rate: 'bounce' },
  },
  {
    type: 'Bounce',
    kind: 'Permanent',
    subTypes: ['EmailValidationSuppressed'],
    effect: { code: 'failed-validation', status: 'bounced' },
  },
  {
    type: 'Bounce',
    kind: 'Permanent',
    subTypes: ['UnsubscribedRecipient'],
    effect: { code: 'unsubscribed-at-provider', status: 'bounced' },
  },
  { type: 'Bounce', cause: 'our-fault', effect: { code: 'our-fault', status: 'bounced' } },
  {
    type: 'Bounce',
    kind: 'Permanent',
    effect: { code: 'hard-bounce', status: 'bounced', suppress: 'hard-bounce', rate: 'bounce' },
  },
  {
    type: 'Bounce',
    subTypes: ['MessageTooLarge', 'ContentRejected', 'AttachmentRejected'],
    effect: { code: 'mail-rejected', status: 'bounced' },
  },
  { type: 'Bounce', kind: 'Transient', subTypes: ['General'], cause: 'auto-reply', effect: { code: 'auto-reply' } },
  { type: 'Bounce', effect: { code: 'soft-bounce', status: 'bounced', suppress: 'soft-bounce' } },
  {
    type: 'Complaint',
    subTypes: ['OnAccountSuppressionList'],
    effect: { code: 'on-account-suppression-list', status: 'bounced' },
  },
  { type: 'Complaint', kind: 'not-spam', effect: { code: 'not-spam' } },
  {
    type: 'Complaint',
    effect: { code: 'complaint', status: 'complained', suppress: 'complaint', rate: 'complaint' },
  },
  { type: 'Delivery', effect: { code: 'delivered', status: 'delivered' } },
  { type: 'DeliveryDelay', effect: { code: 'delayed' } },
  { type: 'Reject', effect: { code: 'rejected', status: 'failed' } },
  { type: 'Rendering Failure', effect: { code: 'rendering-failed', status: 'failed' } },
];

/** Send, open, click, subscription: in the ledger and nowhere else. */
const recorded: Effect = { code: 'recorded' };

/** @param recipient - as the event names it: what the receiving server said of it decides too */
export const effectOf = (
  event: Pick<SesEvent, 'type' | 'kind' | 'subType'>,
  recipient: NamedRecipient | undefined,
): Effect => {
  const cause = event.type === 'Bounce' ? bounceCause(recipient) : undefined;
  const row = effects.find(
    (each) =>
      each.type === event.type &&
      (each.kind === undefined || isSame(each.kind, event.kind)) &&
      (each.subTypes === undefined || each.subTypes.some((subType) => isSame(subType, event.subType))) &&
      (each.cause === undefined || each.cause === cause),
  );
  return row?.effect ?? recorded;
};

const isSame = (word: string, given: string | undefined): boolean => word.toLowerCase() === given?.toLowerCase();
