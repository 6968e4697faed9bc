import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Dns } from '../dns/store.ts';
import { LOCAL_REGION } from '../region.ts';
import type { Trace } from '../trace.ts';
import { publishAmazonDomain, publishSigningKey } from './amazon-domain.ts';
import { type ConfigurationSet, checkConfigurationSet } from './configuration-set.ts';
import { createDkimSigner, type SigningJob } from './dkim-signer.ts';
import {
  type DkimRecords,
  dkimRecords,
  type EmailIdentity,
  type NewEmailIdentity,
  newEmailIdentity,
} from './email-identity.ts';
import { type FaultBehaviour, type FaultOrder, SES_FAULTS, type SesFault } from './fault.ts';
import { createFaultQueue, type Order } from './fault-queue.ts';
import { checkEventDestination, type EventDestination, MAX_EVENT_DESTINATIONS } from './feedback/event-destination.ts';
import type { PublishToTopic } from './feedback/event-publisher.ts';
import { createFeedback } from './feedback/feedback.ts';
import type { FeedbackFault, FeedbackFaultOrder } from './feedback/feedback-fault.ts';
import type { AcceptedMail } from './feedback/mail-object.ts';
import type { RecipientResponse } from './feedback/recipient-response.ts';
import {
  createSuppressionList,
  SUPPRESSION_REASONS,
  type SuppressionList,
  type SuppressionReason,
} from './feedback/suppression-list.ts';
import { createOutbox, type OutboxLimits, type OutboxMail } from './outbox.ts';
import { createSendLimits, type SendLimits, type SendQuota } from './send-limits.ts';
import { createSentCounter } from './sent-counter.ts';
import { alreadyExists, badRequest, notFound } from './ses-error.ts';
import { generateSigningKey, type NewSigningKey, type SigningKey } from './signing-key.ts';

export type Ses = {
  /**
   * Makes the signing key and publishes it. The identity is verified when the returned records are in the DNS.
   *
   * @throws {AwsError} `AlreadyExistsException`, `BadRequestException`
   */
  createEmailIdentity(request: NewEmailIdentity): Promise<{ readonly dkimTokens: DkimRecords }>;
  /** In the order of their creation. */
  emailIdentities(): readonly EmailIdentity[];
  /** @throws {AwsError} `AlreadyExistsException`, `BadRequestException` */
  createConfigurationSet(request: ConfigurationSet): ConfigurationSet;
  /** In the order of their creation. */
  configurationSets(): readonly ConfigurationSet[];
  /** @throws {AwsError} `NotFoundException`, `AlreadyExistsException`, `BadRequestException` */
  createEventDestination(configurationSetName: string, destination: EventDestination): void;
  eventDestinations(configurationSetName: string): readonly EventDestination[];
  /** The account's. */
  readonly suppressionList: SuppressionList;
  /** The mail that was accepted, oldest first, as far as it is still held. */
  outbox(): readonly OutboxMail[];
  /** Makes the next SendEmail calls fail, each order after the one before. */
  failNext(order: FaultOrder): void;
  /** What the account may send from now on; whatever goes beyond it is refused. */
  limitSending(quota: Partial<SendQuota>): void;
  /** How a recipient responds from now on, instead of taking everything. */
  respondWith(address: string, response: RecipientResponse): void;
  /** Repeats, delays, reorders or loses the next events, each order after the one before. */
  disturbFeedback(order: FeedbackFaultOrder): void;
  /** What was ordered and nothing has met yet, of the SendEmail calls and of the events, the next one first. */
  faultsWaiting(): { readonly calls: readonly Order<SesFault>[]; readonly events: readonly Order<FeedbackFault>[] };
  /** Ends the signing thread and what is still to be heard of mail; nothing can be sent afterwards. */
  close(): Promise<void>;
  /** For the actions. */
  readonly backstage: Backstage;
};

/** What the actions work with beside the resources. */
export type Backstage = {
  readonly region: string;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly dns: Dns;
  readonly sendLimits: SendLimits;
  /** Those of the account, for configuration sets that have none of their own. */
  readonly suppressedReasons: readonly SuppressionReason[];
  sign(job: SigningJob): Promise<string>;
  newUuid(): string;
  /** The key of Amazon's own domain. */
  amazonKey(): Promise<SigningKey>;
  takeFault(): FaultBehaviour | undefined;
  accept(accepted: AcceptedMail): void;
  /** Recipients accepted. */
  sentLast24Hours(): number;
};

type SesOptions = {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly dns: Dns;
  /** Where events go. @default nowhere */
  readonly publish?: PublishToTopic;
  /** @default eu-west-1 */
  readonly region?: string;
  readonly sendQuota?: SendQuota;
  readonly outboxLimits?: OutboxLimits;
  /** @default a new RSA key every time */
  readonly newSigningKey?: NewSigningKey;
  /** @default random */
  readonly newUuid?: () => string;
};

/** What every account has that was made after 2019-11-25 (https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html). */
const ACCOUNT_SUPPRESSED_REASONS = SUPPRESSION_REASONS;

const DEFAULT_SEND_QUOTA: SendQuota = { max24HourSend: -1, maxSendRate: 500 };

export const createSes = ({
  clock,
  trace,
  dns,
  publish = () => {},
  region = LOCAL_REGION,
  sendQuota = DEFAULT_SEND_QUOTA,
  outboxLimits,
  newSigningKey = generateSigningKey,
  newUuid = randomUUID,
}: SesOptions): Ses => {
  const identities = new Map<string, EmailIdentity>();
  const configurationSets = new Map<string, ConfigurationSet>();
  const outbox = createOutbox(outboxLimits);
  const sent = createSentCounter(clock);
  const sendLimits = createSendLimits(sendQuota, { clock, sent });
  const faults = createFaultQueue<SesFault>();
  const signer = createDkimSigner();
  const suppressionList = createSuppressionList(clock);
  const eventDestinations = new Map<string, EventDestination[]>();
  const destinationsOf = (configurationSet: string | undefined) => eventDestinations.get(configurationSet ?? '') ?? [];
  const feedback = createFeedback({
    clock,
    trace,
    region,
    newUuid,
    suppressionList,
    suppressedReasonsOf: (name) => configurationSets.get(name ?? '')?.suppressedReasons ?? ACCOUNT_SUPPRESSED_REASONS,
    destinationsOf,
    publish,
  });

  let amazonKeyOnce: Promise<SigningKey> | undefined;
  const amazonKey = () => {
    // Not before the first identity: without one nothing can be sent, and a key takes a while to make.
    amazonKeyOnce ??= newSigningKey('RSA_2048_BIT').then((key) => {
      publishAmazonDomain(dns, region, key);
      return key;
    });
    return amazonKeyOnce;
  };

  return {
    async createEmailIdentity(request) {
      const [signingKey] = await Promise.all([newSigningKey(request.dkim.nextSigningKeyLength), amazonKey()]);
      const identity = newEmailIdentity(request, region, signingKey);
      if (identities.has(identity.domain)) {
        throw alreadyExists(`Email identity ${identity.domain} already exist.`);
      }
      identities.set(identity.domain, identity);
      const records = dkimRecords(identity);
      for (const { value } of records) {
        publishSigningKey(dns, value, signingKey);
      }
      return { dkimTokens: records };
    },
    emailIdentities: () => [...identities.values()],
    createConfigurationSet(request) {
      checkConfigurationSet(request);
      if (configurationSets.has(request.name)) {
        throw alreadyExists(`Configuration set <${request.name}> already exists.`);
      }
      configurationSets.set(request.name, request);
      return request;
    },
    configurationSets: () => [...configurationSets.values()],
    createEventDestination(configurationSetName, destination) {
      if (!configurationSets.has(configurationSetName)) {
        throw notFound(`Configuration set <${configurationSetName}> does not exist.`);
      }
      checkEventDestination(destination);
      const others = destinationsOf(configurationSetName);
      if (others.some(({ name }) => name === destination.name)) {
        throw alreadyExists(`Event destination <${destination.name}> already exists.`);
      }
      if (others.length === MAX_EVENT_DESTINATIONS) {
        throw badRequest(`A configuration set has at most ${MAX_EVENT_DESTINATIONS} event destinations.`);
      }
      eventDestinations.set(configurationSetName, [...others, destination]);
    },
    eventDestinations: destinationsOf,
    suppressionList,
    outbox: () => outbox.mails(),
    failNext: ({ fault, times = 1 }) => faults.order({ fault, times }),
    limitSending: (quota) => sendLimits.change(quota),
    respondWith: (address, response) => feedback.respondWith(address, response),
    disturbFeedback: (order) => feedback.disturb(order),
    faultsWaiting: () => ({ calls: faults.waiting(), events: feedback.disturbances() }),
    async close() {
      feedback.close();
      await signer.close();
    },
    backstage: {
      region,
      clock,
      trace,
      dns,
      sendLimits,
      newUuid,
      amazonKey,
      sign: (job) => signer.sign(job),
      takeFault() {
        const fault = faults.take();
        return fault === undefined ? undefined : SES_FAULTS[fault];
      },
      suppressedReasons: ACCOUNT_SUPPRESSED_REASONS,
      accept(accepted) {
        const { mail } = accepted;
        outbox.add(mail);
        sent.add(mail.recipients.length);
        const { sesMessageId, identity, configurationSet, tags, recipients } = mail;
        trace.emit({ type: 'mail-accepted', sesMessageId, identity, configurationSet, tags, recipients });
        feedback.follow(accepted);
      },
      sentLast24Hours: () => sent.last24Hours(),
    },
  };
};
