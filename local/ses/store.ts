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
import { createFaultQueue, type FaultBehaviour, type FaultOrder } from './fault.ts';
import { createOutbox, type OutboxLimits, type OutboxMail } from './outbox.ts';
import { createSentCounter } from './sent-counter.ts';
import { alreadyExists } from './ses-error.ts';
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
  /** The mail that was accepted, oldest first, as far as it is still held. */
  outbox(): readonly OutboxMail[];
  /** Makes the next SendEmail calls fail, each order after the one before. */
  failNext(order: FaultOrder): void;
  /** Ends the signing thread; nothing can be sent afterwards. */
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
  readonly sendQuota: SendQuota;
  sign(job: SigningJob): Promise<string>;
  newUuid(): string;
  /** The key of Amazon's own domain. */
  amazonKey(): Promise<SigningKey>;
  takeFault(): FaultBehaviour | undefined;
  accept(mail: OutboxMail): void;
  /** Recipients accepted. */
  sentLast24Hours(): number;
};

/** Reported by GetAccount and not enforced: order a fault to be throttled. */
export type SendQuota = {
  /** Recipients; -1 is unlimited. */
  readonly max24HourSend: number;
  /** Recipients a second. */
  readonly maxSendRate: number;
};

type SesOptions = {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly dns: Dns;
  /** @default eu-west-1 */
  readonly region?: string;
  readonly sendQuota?: SendQuota;
  readonly outboxLimits?: OutboxLimits;
  /** @default a new RSA key every time */
  readonly newSigningKey?: NewSigningKey;
  /** @default random */
  readonly newUuid?: () => string;
};

const DEFAULT_SEND_QUOTA: SendQuota = { max24HourSend: -1, maxSendRate: 500 };

export const createSes = ({
  clock,
  trace,
  dns,
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
  const faults = createFaultQueue();
  const signer = createDkimSigner();

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
    outbox: () => outbox.mails(),
    failNext: (order) => faults.order(order),
    close: () => signer.close(),
    backstage: {
      region,
      clock,
      trace,
      dns,
      sendQuota,
      newUuid,
      amazonKey,
      sign: (job) => signer.sign(job),
      takeFault: () => faults.take(),
      accept(mail) {
        outbox.add(mail);
        sent.add(mail.recipients.length);
        const { sesMessageId, identity, configurationSet, tags, recipients } = mail;
        trace.emit({ type: 'mail-accepted', sesMessageId, identity, configurationSet, tags, recipients });
      },
      sentLast24Hours: () => sent.last24Hours(),
    },
  };
};
