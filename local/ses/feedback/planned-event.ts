import { outboundHost } from '../amazon-domain.ts';
import { newSesMessageId } from '../sending/ses-message-id.ts';
import type { PublishedEventType } from './event-type.ts';
import type { Bounce, RecipientResponse } from './recipient-response.ts';
import type { SuppressionReason } from './suppression-list.ts';

/** An event that is still to come. */
export type PlannedEvent = {
  readonly type: PublishedEventType;
  /** From when the mail was accepted. */
  readonly afterMilliseconds: number;
  /** The member of the event that is named for its type, written when it happens. */
  readonly detail: object;
  /** Why it puts the recipient on the account's suppression list. */
  readonly suppresses?: { readonly reason: SuppressionReason; readonly feedbackId: string };
};

export type EventSurroundings = {
  readonly recipient: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  readonly region: string;
  readonly newUuid: () => string;
};

/** On AWS it takes from a second to days; a developer waits for it, so it is short. */
const DELIVERY_MILLISECONDS = 250;
const BOUNCE_MILLISECONDS = 500;
const DELAY_MILLISECONDS = 1_000;
const REACTION_MILLISECONDS = 1_500;
const DELAYED_DELIVERY_MILLISECONDS = 60_000;
const EXPIRATION_MILLISECONDS = 14 * 3_600_000;

/** What SES reports when a recipient responds like that, in the order in which it happens. */
export const plannedEvents = (
  response: RecipientResponse,
  surroundings: EventSurroundings,
): readonly PlannedEvent[] => {
  switch (response.response) {
    case 'deliver':
      return [delivery(DELIVERY_MILLISECONDS, surroundings)];
    case 'bounce':
      return [bounce(response, BOUNCE_MILLISECONDS, surroundings)];
    case 'complain':
      return [delivery(DELIVERY_MILLISECONDS, surroundings), complaint(response.feedbackType, surroundings)];
    case 'auto-reply':
      return [delivery(DELIVERY_MILLISECONDS, surroundings), autoReply(REACTION_MILLISECONDS, surroundings)];
    case 'delay':
      return [delay(response.delayType, surroundings), delivery(DELAYED_DELIVERY_MILLISECONDS, surroundings)];
    case 'reject':
    case 'no-answer':
      return [];
  }
};

const delivery = (afterMilliseconds: number, { recipient, acceptedAt, region }: EventSurroundings): PlannedEvent => ({
  type: 'DELIVERY',
  afterMilliseconds,
  detail: {
    timestamp: instant(acceptedAt, afterMilliseconds),
    processingTimeMillis: afterMilliseconds,
    recipients: [recipient],
    smtpResponse: '250 2.6.0 Message received',
    reportingMTA: outboundHost(region),
  },
});

const bounce = (
  { bounceType = 'Permanent', bounceSubType = 'General', ...found }: Bounce,
  afterMilliseconds: number,
  { recipient, acceptedAt, region, newUuid }: EventSurroundings,
): PlannedEvent => {
  const isPermanent = bounceType === 'Permanent';
  const {
    status = isPermanent ? '5.1.1' : '4.4.7',
    diagnosticCode = isPermanent ? 'smtp; 550 5.1.1 user unknown' : undefined,
    reportingMta = `dsn; ${outboundHost(region)}`,
  } = found;
  const feedbackId = newSesMessageId(acceptedAt + afterMilliseconds, newUuid());
  return {
    type: 'BOUNCE',
    afterMilliseconds,
    ...(isPermanent && !isFromAList(bounceSubType) && { suppresses: { reason: 'BOUNCE', feedbackId } }),
    detail: {
      feedbackId,
      bounceType,
      bounceSubType,
      bouncedRecipients: [{ emailAddress: recipient, action: 'failed', status, diagnosticCode }],
      timestamp: instant(acceptedAt, afterMilliseconds),
      reportingMTA: reportingMta,
    },
  };
};

/** The answer comes as a mail: no server has said a status. */
const autoReply = (afterMilliseconds: number, { recipient, acceptedAt, newUuid }: EventSurroundings): PlannedEvent => ({
  type: 'BOUNCE',
  afterMilliseconds,
  detail: {
    feedbackId: newSesMessageId(acceptedAt + afterMilliseconds, newUuid()),
    bounceType: 'Transient',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: recipient }],
    timestamp: instant(acceptedAt, afterMilliseconds),
  },
});

/** Nobody was asked: a list of Amazon's, or the account's own, says that the address does not exist. */
const isFromAList = (bounceSubType: string): boolean =>
  bounceSubType === 'OnAccountSuppressionList' || bounceSubType === 'Suppressed';

const complaint = (
  complaintFeedbackType = 'abuse',
  { recipient, acceptedAt, newUuid }: EventSurroundings,
): PlannedEvent => {
  const timestamp = instant(acceptedAt, REACTION_MILLISECONDS);
  const feedbackId = newSesMessageId(acceptedAt + REACTION_MILLISECONDS, newUuid());
  return {
    type: 'COMPLAINT',
    afterMilliseconds: REACTION_MILLISECONDS,
    ...(complaintFeedbackType !== 'not-spam' && { suppresses: { reason: 'COMPLAINT', feedbackId } }),
    detail: {
      feedbackId,
      complaintSubType: null,
      complainedRecipients: [{ emailAddress: recipient }],
      timestamp,
      userAgent: 'Amazon SES Mailbox Simulator',
      complaintFeedbackType,
      arrivalDate: timestamp,
    },
  };
};

const delay = (
  delayType = 'TransientCommunicationFailure',
  { recipient, acceptedAt, region }: EventSurroundings,
): PlannedEvent => ({
  type: 'DELIVERY_DELAY',
  afterMilliseconds: DELAY_MILLISECONDS,
  detail: {
    timestamp: instant(acceptedAt, DELAY_MILLISECONDS),
    delayType,
    expirationTime: instant(acceptedAt, EXPIRATION_MILLISECONDS),
    delayedRecipients: [
      {
        emailAddress: recipient,
        status: '4.4.1',
        diagnosticCode: 'smtp; 421 4.4.1 Unable to connect to remote host',
      },
    ],
    reportingMTA: outboundHost(region),
  },
});

const instant = (acceptedAt: number, afterMilliseconds: number): string =>
  new Date(acceptedAt + afterMilliseconds).toISOString();
