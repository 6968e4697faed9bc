import { heartbeat } from '../../contract/heartbeat.ts';
import { parseDeliveryTag } from '../identity/delivery-tag.ts';
import { bareAddress } from './bare-address.ts';
import { type Notification, notification } from './notification.ts';
import { type NamedRecipient, type SesEvent, type SesEventType, sesEventTypes } from './ses-event.ts';
import { type Unwrapped, unwrap } from './unwrap.ts';

/** What a message on the feedback queue is. */
export type ParsedFeedback = Pick<Unwrapped, 'topicArn'> &
  (
    | { readonly kind: 'event'; readonly event: SesEvent }
    /** Published by ourselves, to see it come through (contract/heartbeat.ts). */
    | { readonly kind: 'heartbeat'; readonly publishedAt: number }
    /** Readable, and not about a mail of ours. */
    | { readonly kind: 'other'; readonly type: string; readonly code: NotAboutMail; readonly sesMessageId?: string }
    | { readonly kind: 'unreadable'; readonly because: 'not-json' | 'not-an-ses-event' | 'part-missing' }
  );

export type NotAboutMail =
  /** SNS about a subscription. Never followed: subscriptions are confirmed by whoever deploys. */
  | 'sns-control'
  /** SES says that it can publish to the topic. */
  | 'setup-notice'
  /** SES has received a mail. */
  | 'incoming-mail'
  | 'unknown-event-type';

/**
 * Reads an event of Amazon SES: bare, in an SNS envelope, or in an SQS record around either. Unknown fields are normal.
 * Never throws.
 */
export const parseFeedback = (text: string): ParsedFeedback => {
  const { content, topicArn, publishedAt, snsControl } = unwrap(text);
  const from = topicArn === undefined ? {} : { topicArn };
  if (snsControl !== undefined) return { ...from, kind: 'other', type: `SNS:${snsControl}`, code: 'sns-control' };
  if (typeof content === 'string') {
    return isSetupNotice(content)
      ? { ...from, kind: 'other', type: 'SetupNotice', code: 'setup-notice' }
      : { ...from, kind: 'unreadable', because: 'not-json' };
  }
  const beat = heartbeat.safeParse(content);
  if (beat.success) return { ...from, kind: 'heartbeat', publishedAt: Date.parse(beat.data.posternHeartbeat) };
  const parsed = notification.safeParse(content);
  const given = parsed.success ? (parsed.data.eventType ?? parsed.data.notificationType) : undefined;
  if (!parsed.success || given === undefined) return { ...from, kind: 'unreadable', because: 'not-an-ses-event' };
  const type = typesByName.get(nameKey(given));
  if (type === undefined) {
    return { ...from, kind: 'other', type: given, code: codeOfOther(given), ...messageIdOf(parsed.data) };
  }
  const isIncomplete = (type === 'Bounce' || type === 'Complaint') && partOf(type, parsed.data) === undefined;
  if (isIncomplete) return { ...from, kind: 'unreadable', because: 'part-missing' };
  return { ...from, kind: 'event', event: toEvent(type, parsed.data, publishedAt) };
};

const messageIdOf = ({ mail }: Notification): Pick<SesEvent, 'sesMessageId'> =>
  mail?.messageId === undefined ? {} : { sesMessageId: mail.messageId };

/** SES, its API and its emulators do not agree on case and spaces: `Rendering Failure`, `RENDERING_FAILURE`. */
const nameKey = (type: string): string => type.toLowerCase().replaceAll(/[^a-z]/g, '');

const typesByName: ReadonlyMap<string, SesEventType> = new Map(sesEventTypes.map((type) => [nameKey(type), type]));

const codeOfOther = (type: string): NotAboutMail => {
  if (type === 'Received') return 'incoming-mail';
  return type === 'AmazonSnsSubscriptionSucceeded' ? 'setup-notice' : 'unknown-event-type';
};

/** What SES publishes when an event destination or a notification topic is set up is text, not JSON. */
const isSetupNotice = (text: string): boolean => /^\s*Successfully validated SNS topic/.test(text);

const toEvent = (type: SesEventType, content: Notification, publishedAt: string | undefined): SesEvent => {
  const { mail } = content;
  const { named, at, feedbackId, kind, subType } = partOf(type, content) ?? {};
  const time = [at, mail?.timestamp, publishedAt].map(toIsoTime).find((each) => each !== undefined);
  const delivery = parseDeliveryTag(mail?.tags?.['delivery']?.[0] ?? '');
  const attempt = Number(mail?.tags?.['attempt']?.[0]);
  return {
    type,
    ...messageIdOf(content),
    ...(mail?.sendingAccountId === undefined ? {} : { account: String(mail.sendingAccountId) }),
    ...(time === undefined ? {} : { at: time }),
    distinction: feedbackId ?? at ?? '',
    ...(delivery === undefined ? {} : { delivery }),
    ...(delivery === undefined || !Number.isSafeInteger(attempt) ? {} : { attempt }),
    ...(named === undefined || named.length === 0 ? {} : { named }),
    destination: present(mail?.destination).map(bareAddress),
    ...(isWord(kind) ? { kind } : {}),
    ...(isWord(subType) ? { subType } : {}),
  };
};

/** The part of an event that belongs to its type. */
type Part = {
  readonly named?: readonly NamedRecipient[] | undefined;
  readonly at?: string | undefined;
  readonly feedbackId?: string | undefined;
  readonly kind?: string | undefined;
  readonly subType?: string | undefined;
};

const present = <Element>(list: readonly (Element | undefined)[] | undefined): readonly Element[] =>
  (list ?? []).filter((element) => element !== undefined);

const partOf = (type: SesEventType, content: Notification): Part | undefined => {
  switch (type) {
    case 'Bounce':
      return (
        content.bounce && {
          named: present(content.bounce.bouncedRecipients).map(toNamed),
          at: content.bounce.timestamp,
          feedbackId: content.bounce.feedbackId,
          kind: content.bounce.bounceType,
          subType: content.bounce.bounceSubType,
        }
      );
    case 'Complaint':
      return (
        content.complaint && {
          named: present(content.complaint.complainedRecipients).map(toNamed),
          at: content.complaint.timestamp ?? content.complaint.arrivalDate,
          feedbackId: content.complaint.feedbackId,
          kind: content.complaint.complaintFeedbackType,
          subType: content.complaint.complaintSubType,
        }
      );
    case 'Delivery':
      return {
        named: present(content.delivery?.recipients).map((address) => ({ address: bareAddress(address) })),
        at: content.delivery?.timestamp,
      };
    case 'DeliveryDelay':
      return {
        named: present(content.deliveryDelay?.delayedRecipients).map(toNamed),
        at: content.deliveryDelay?.timestamp,
        kind: content.deliveryDelay?.delayType,
      };
    case 'Open':
      return { at: content.open?.timestamp };
    case 'Click':
      return { at: content.click?.timestamp };
    case 'Subscription':
      return { at: content.subscription?.timestamp };
    case 'Send':
    case 'Reject':
    case 'Rendering Failure':
      return {};
  }
};

type GivenRecipient = { readonly emailAddress: string; readonly status?: string | undefined } & {
  readonly diagnosticCode?: string | undefined;
};

const toNamed = ({ emailAddress, status, diagnosticCode }: GivenRecipient): NamedRecipient => ({
  address: bareAddress(emailAddress),
  ...(status === undefined ? {} : { status }),
  ...(diagnosticCode === undefined ? {} : { diagnostic: diagnosticCode }),
});

/** Words are kept in the ledger; text of a receiver is not. */
const isWord = (text: string | undefined): text is string => text !== undefined && /^[A-Za-z][\w-]{0,63}$/.test(text);

/** Before there was Amazon SES nothing can have happened; days are added to times, and not every time has a day after it. */
const earliest = Date.UTC(2011, 0);
const latest = Date.UTC(2100, 0);

/** A time that cannot be counts as absent. */
const toIsoTime = (text: string | undefined): string | undefined => {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return time >= earliest && time < latest ? new Date(time).toISOString() : undefined;
};
