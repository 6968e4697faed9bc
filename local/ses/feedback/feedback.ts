import type { Clock } from '../../clock.ts';
import type { Trace } from '../../trace.ts';
import { createFaultQueue, type Order } from '../fault-queue.ts';
import type { EventDestination } from './event-destination.ts';
import { createEventPublisher, type MailEvent, type PublishToTopic } from './event-publisher.ts';
import type { FeedbackFault, FeedbackFaultOrder } from './feedback-fault.ts';
import type { AcceptedMail } from './mail-object.ts';
import { isSimulatorAddress, simulatorResponse } from './mailbox-simulator.ts';
import { type PlannedEvent, plannedEvents } from './planned-event.ts';
import type { Bounce, RecipientResponse } from './recipient-response.ts';
import type { SuppressionList, SuppressionReason } from './suppression-list.ts';

/** What becomes of accepted mail, and what SES says about it. */
export type Feedback = {
  /** Lets the mail meet its recipients. */
  follow(accepted: AcceptedMail): void;
  /** How an address responds from now on. @default it takes everything */
  respondWith(address: string, response: RecipientResponse): void;
  disturb(order: FeedbackFaultOrder): void;
  /** Of the faults ordered, those that no event has met yet. */
  disturbances(): readonly Order<FeedbackFault>[];
  /** Nothing more is heard of any mail. */
  close(): void;
};

type FeedbackOptions = {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly region: string;
  readonly newUuid: () => string;
  readonly suppressionList: SuppressionList;
  /** Why an address on the list gets no mail of a configuration set. */
  readonly suppressedReasonsOf: (configurationSet: string | undefined) => readonly SuppressionReason[];
  readonly destinationsOf: (configurationSet: string | undefined) => readonly EventDestination[];
  readonly publish: PublishToTopic;
};

const ON_ACCOUNT_SUPPRESSION_LIST: Bounce = {
  response: 'bounce',
  bounceSubType: 'OnAccountSuppressionList',
  reportingMta: 'dns; amazonses.com',
  diagnosticCode:
    'Amazon SES did not send the message to this address because it is on the suppression list for your account. For ' +
    'more information about removing addresses from the suppression list, see the Amazon SES Developer Guide at ' +
    'https://docs.aws.amazon.com/ses/latest/DeveloperGuide/sending-email-suppression-list.html',
};

export const createFeedback = (options: FeedbackOptions): Feedback => {
  const { clock, suppressionList, suppressedReasonsOf } = options;
  const responses = new Map<string, RecipientResponse>();
  const faults = createFaultQueue<FeedbackFault>();
  const timers = new Set<() => void>();

  const after = (milliseconds: number, callback: () => void) => {
    const cancel = clock.after(milliseconds, () => {
      timers.delete(cancel);
      callback();
    });
    timers.add(cancel);
    return cancel;
  };
  const publish = createEventPublisher({ ...options, clock: { after }, faults });

  const responseOf = (recipient: string, configurationSet: string | undefined): RecipientResponse => {
    const suppressed = suppressionList.get(recipient);
    return suppressed !== undefined && suppressedReasonsOf(configurationSet).includes(suppressed.reason)
      ? ON_ACCOUNT_SUPPRESSION_LIST
      : (responses.get(recipient.toLowerCase()) ?? simulatorResponse(recipient) ?? { response: 'deliver' });
  };

  /** AWS puts who bounces for good, or complains, on the account's list; its own simulator never. */
  const suppress = (recipient: string, { suppresses }: PlannedEvent, { mail }: AcceptedMail) => {
    if (
      suppresses !== undefined &&
      !isSimulatorAddress(recipient) &&
      suppressedReasonsOf(mail.configurationSet).includes(suppresses.reason)
    ) {
      const { reason, feedbackId } = suppresses;
      suppressionList.put(recipient, reason, { messageId: mail.sesMessageId, feedbackId });
    }
  };

  return {
    follow(accepted) {
      const { recipients, configurationSet, acceptedAt } = accepted.mail;
      const soon = (event: Omit<MailEvent, 'accepted'>) => after(0, () => publish({ ...event, accepted }));
      const fates = recipients.map((recipient) => ({ recipient, response: responseOf(recipient, configurationSet) }));
      soon({ type: 'SEND', detail: {} });
      if (fates.some(({ response }) => response.response === 'reject')) {
        soon({ type: 'REJECT', detail: { reason: 'Bad content' } });
        return;
      }
      for (const { recipient, response } of fates) {
        for (const event of plannedEvents(response, { ...options, recipient, acceptedAt })) {
          after(event.afterMilliseconds, () => {
            suppress(recipient, event, accepted);
            publish({ ...event, accepted });
          });
        }
      }
    },
    respondWith: (address, response) => void responses.set(address.toLowerCase(), response),
    disturb: ({ times = 1, ...fault }) => faults.order({ fault, times }),
    disturbances: () => faults.waiting(),
    close() {
      for (const cancel of timers) {
        cancel();
      }
      timers.clear();
    },
  };
};
