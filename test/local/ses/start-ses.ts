import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import MailComposer, { type MailComposerOptions } from 'nodemailer/lib/mail-composer';
import { createManualClock } from '../../../local/clock.ts';
import { createDns } from '../../../local/dns/store.ts';
import { startEndpoint } from '../../../local/endpoint.ts';
import { createTerminations } from '../../../local/lambda/terminations.ts';
import { createPages } from '../../../local/pages.ts';
import type { EventType } from '../../../local/ses/feedback/event-type.ts';
import { createSesHandler } from '../../../local/ses/protocol.ts';
import { createSes } from '../../../local/ses/store.ts';
import { createTrace } from '../../../local/trace.ts';

export const DOMAIN = 'notify.acme.example';
export const MAIL_FROM_DOMAIN = `bounce.${DOMAIN}`;
export const CONFIGURATION_SET = 'postern-local-3600';
export const TOPIC_ARN = 'arn:aws:sns:eu-west-1:000000000000:ses-events';

/** The real client, acting as the role `send-role`. */
export const sesClient = (endpoint: string, { maxAttempts }: { maxAttempts: number }): SESv2Client =>
  new SESv2Client({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'send-role', secretAccessKey: 'x' },
    maxAttempts,
  });

/** SES on a free port with one verified domain and one configuration set, and a client without retries. */
export const startSes = async () => {
  const clock = createManualClock(Date.UTC(2026, 10, 21, 9, 30));
  const trace = createTrace(clock);
  const dns = createDns();
  const published: { readonly topicArn: string; readonly subject: string; readonly message: string }[] = [];
  const ses = createSes({
    clock,
    trace,
    dns,
    publish: (topicArn, notification) => void published.push({ topicArn, ...notification }),
  });
  const endpoint = await startEndpoint({
    port: 0,
    routes: {
      ses: createSesHandler(ses),
      pages: createPages({ clock, ses, trace, lambda: { terminations: createTerminations() } }),
    },
    trace,
  });
  const client = sesClient(endpoint.url, { maxAttempts: 1 });
  const { dkimTokens } = await ses.createEmailIdentity({
    domain: DOMAIN,
    dkim: { nextSigningKeyLength: 'RSA_2048_BIT' },
    mailFrom: { domain: MAIL_FROM_DOMAIN, behaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
    feedbackForwarding: false,
  });
  const ttlSeconds = 1800;
  for (const { name, value } of dkimTokens) {
    dns.addRecord({ name, type: 'CNAME', ttlSeconds, values: [value] });
  }
  const feedback = '10 feedback-smtp.eu-west-1.amazonses.com';
  dns.addRecord({ name: MAIL_FROM_DOMAIN, type: 'MX', ttlSeconds, values: [feedback] });
  const spf = '"v=spf1 include:amazonses.com ~all"';
  dns.addRecord({ name: MAIL_FROM_DOMAIN, type: 'TXT', ttlSeconds, values: [spf] });
  dns.addRecord({ name: `_dmarc.${DOMAIN}`, type: 'TXT', ttlSeconds, values: ['"v=DMARC1; p=reject; adkim=s"'] });
  ses.createConfigurationSet({ name: CONFIGURATION_SET, tlsPolicy: 'REQUIRE', maxDeliverySeconds: 3600 });

  return {
    ses,
    dns,
    clock,
    trace,
    client,
    url: endpoint.url,
    dkimTokens,
    /** What SES has published to topics. */
    published,
    /** Asks for events of the configuration set. */
    subscribe: (...matchingEventTypes: readonly EventType[]) =>
      ses.createEventDestination(CONFIGURATION_SET, {
        name: 'events',
        enabled: true,
        matchingEventTypes,
        topicArn: TOPIC_ARN,
      }),
    /** Sends the raw message; the parameters default to none. */
    sendRaw: (raw: Uint8Array | string, parameters: Partial<SendEmailCommandInput> = {}, abortSignal?: AbortSignal) =>
      client.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } }, ...parameters }), {
        ...(abortSignal && { abortSignal }),
      }),
    async stop() {
      client.destroy();
      await endpoint.close();
      await ses.close();
    },
  };
};

export type StartedSes = Awaited<ReturnType<typeof startSes>>;

/** A mail as nodemailer builds it, from the verified domain unless said otherwise. */
export const composeMail = (mail: MailComposerOptions = {}): Promise<Buffer> =>
  new MailComposer({
    from: `Acme <hello@${DOMAIN}>`,
    to: 'Ada <ada@recipient.example>',
    subject: 'Your invoice',
    text: 'Thank you.',
    ...mail,
  })
    .compile()
    .build();
