import {
  BadRequestException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  NotFoundException,
  SendBulkEmailCommand,
  SendEmailCommand,
  type SendEmailCommandInput,
  SendingPausedException,
} from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOMAIN, type StartedSes, startSes } from './start-ses.ts';

let started: StartedSes;

beforeAll(async () => {
  started = await startSes();
  started.ses.createConfigurationSet({ name: 'paused', sendingEnabled: false });
  await started.ses.createEmailIdentity({
    domain: 'strict.example',
    dkim: { nextSigningKeyLength: 'RSA_1024_BIT' },
    mailFrom: { domain: 'bounce.strict.example', behaviorOnMxFailure: 'REJECT_MESSAGE' },
    feedbackForwarding: false,
  });
  for (const { domain, dkimTokens } of started.ses.emailIdentities().filter((identity) => identity.domain !== DOMAIN)) {
    for (const token of dkimTokens) {
      const values = [`${token}.dkim.eu-west-1.amazonses.com`];
      started.dns.addRecord({ name: `${token}._domainkey.${domain}`, type: 'CNAME', ttlSeconds: 60, values });
    }
  }
});

afterAll(() => started.stop());

const FROM = `From: hello@${DOMAIN}\r\n`;
const TO = 'To: ada@recipient.example\r\n';
const MAIL = `${FROM}${TO}\r\nhi`;

type Refusal = readonly [
  sentence: string,
  raw: string,
  parameters: Partial<SendEmailCommandInput>,
  error: abstract new (...arguments_: never[]) => Error,
  message: string,
];

const unverified = (names: string) =>
  `Email address is not verified. The following identities failed the check in region EU-WEST-1: ${names}`;

const refusals: readonly Refusal[] = [
  ['a mail without From', `${TO}\r\nhi`, {}, BadRequestException, "Missing required header 'From'."],
  [
    'a mail without From although a parameter names it',
    `${TO}\r\nhi`,
    { FromEmailAddress: `hello@${DOMAIN}` },
    BadRequestException,
    "Missing required header 'From'.",
  ],
  ['a body without header', `\r\n${MAIL}`, {}, BadRequestException, "Missing required header 'From'."],
  ['an empty From', `From: \r\n${TO}\r\nhi`, {}, BadRequestException, "Empty required header 'From'."],
  [
    'two From headers',
    `${FROM}from: ceo@${DOMAIN}\r\n${TO}\r\nhi`,
    {},
    BadRequestException,
    "Duplicate header 'from'.",
  ],
  [
    'two subjects',
    `${FROM}${TO}Subject: a\r\nSubject: b\r\n\r\nhi`,
    {},
    BadRequestException,
    "Duplicate header 'Subject'.",
  ],
  [
    'a header that a lone CR made',
    `${FROM}${TO}Subject: a\rSubject: b\r\n\r\nhi`,
    {},
    BadRequestException,
    "Duplicate header 'Subject'.",
  ],
  ['garbage', 'hello world', {}, BadRequestException, 'Header field 1 has no name and colon.'],
  [
    'garbage among the headers',
    `${FROM}garbage\r\n${TO}\r\nhi`,
    {},
    BadRequestException,
    'Header field 2 has no name and colon.',
  ],
  [
    'a header without name',
    `${FROM}: value\r\n${TO}\r\nhi`,
    {},
    BadRequestException,
    'Empty header names are illegal.',
  ],
  ['a header that begins with a fold', ` ${MAIL}`, {}, BadRequestException, 'Header field 1 has no name and colon.'],
  ['a mail without recipients', `${FROM}\r\nhi`, {}, BadRequestException, "Missing required header 'To'."],
  [
    'a mail to an empty group',
    `${FROM}To: undisclosed-recipients:;\r\n\r\nhi`,
    {},
    BadRequestException,
    "Missing required header 'To'.",
  ],
  [
    'a mail over 40 MB',
    `${MAIL}${'a'.repeat(40 * 1024 * 1024)}`,
    {},
    BadRequestException,
    `Message length is more than 41943040 bytes long: '${40 * 1024 * 1024 + MAIL.length}'.`,
  ],
  [
    'a sender that is not verified',
    `From: Eve <eve@evil.example>\r\n${TO}\r\nhi`,
    {},
    MessageRejected,
    unverified('Eve <eve@evil.example>'),
  ],
  [
    'one of two authors that is not verified',
    `From: hello@${DOMAIN}, eve@evil.example\r\n${TO}\r\nhi`,
    {},
    MessageRejected,
    unverified('eve@evil.example'),
  ],
  [
    'a parent of the verified domain',
    `From: ceo@acme.example\r\n${TO}\r\nhi`,
    {},
    MessageRejected,
    unverified('ceo@acme.example'),
  ],
  [
    'a domain that ends like the verified one',
    `From: ceo@not${DOMAIN}\r\n${TO}\r\nhi`,
    {},
    MessageRejected,
    unverified(`ceo@not${DOMAIN}`),
  ],
  [
    'a From parameter that is not verified',
    MAIL,
    { FromEmailAddress: 'eve@evil.example' },
    MessageRejected,
    unverified('eve@evil.example'),
  ],
  [
    'a Sender that is not verified',
    `Sender: eve@evil.example\r\n${MAIL}`,
    {},
    MessageRejected,
    unverified('eve@evil.example'),
  ],
  [
    'a Return-Path that is not verified',
    `Return-Path: <eve@evil.example>\r\n${MAIL}`,
    {},
    MessageRejected,
    unverified('<eve@evil.example>'),
  ],
  [
    'an unknown configuration set',
    MAIL,
    { ConfigurationSetName: 'nope' },
    NotFoundException,
    'Configuration set <nope> does not exist.',
  ],
  [
    'an unknown configuration set in the header',
    `X-SES-Configuration-Set: nope\r\n${MAIL}`,
    {},
    NotFoundException,
    'Configuration set <nope> does not exist.',
  ],
  [
    'a configuration set with sending switched off',
    MAIL,
    { ConfigurationSetName: 'paused' },
    SendingPausedException,
    'Sending is paused for configuration set <paused>',
  ],
  [
    'an identity that insists on its MAIL FROM domain while that is not set up',
    `From: a@strict.example\r\n${TO}\r\nhi`,
    {},
    MailFromDomainNotVerifiedException,
    'The MAIL FROM domain <bounce.strict.example> is not verified.',
  ],
  [
    'a tag name with a colon',
    MAIL,
    { EmailTags: [{ Name: 'a:b', Value: 'c' }] },
    BadRequestException,
    "Invalid tag name <a:b>: only alphanumeric ASCII characters, '_', and '-' are allowed.",
  ],
  [
    'a tag value with a space',
    MAIL,
    { EmailTags: [{ Name: 'a', Value: 'b c' }] },
    BadRequestException,
    "Invalid tag value <b c>: only alphanumeric ASCII characters, '_', and '-' are allowed.",
  ],
  [
    'a tag value of 257 characters',
    MAIL,
    { EmailTags: [{ Name: 'a', Value: 'b'.repeat(257) }] },
    BadRequestException,
    'Tag value cannot exceed 256 characters.',
  ],
  [
    'a tag in the header that is not valid',
    `X-SES-Message-Tags: a=b, c=ü\r\n${MAIL}`,
    {},
    BadRequestException,
    "Invalid tag value <Ã¼>: only alphanumeric ASCII characters, '_', and '-' are allowed.",
  ],
  [
    'a tenant',
    MAIL,
    { TenantName: 'acme' },
    BadRequestException,
    'the local stack does not support SendEmail with TenantName: send Content.Raw, see local/PARITY.md',
  ],
];

describe('SendEmail refuses', () => {
  it.each(refusals)('%s', async (_, raw, parameters, error, message) => {
    const sending = started.sendRaw(raw, parameters);
    await expect(sending).rejects.toThrow(error);
    await expect(sending).rejects.toMatchObject({ message });
  });

  it('what it refused from the outbox, and leaves the code in the trace', async () => {
    expect(started.ses.outbox()).toEqual([]);
    await started.sendRaw(`${TO}\r\nhi`).catch(() => undefined);
    expect(
      started.trace
        .events()
        .filter(({ type }) => type === 'mail-rejected')
        .at(-1),
    ).toMatchObject({
      code: 'BadRequestException',
    });
  });

  it.each([
    ['Simple', { Simple: { Subject: { Data: 'hi' }, Body: { Text: { Data: 'hi' } } } }],
    ['Template', { Template: { TemplateName: 'invoice', TemplateData: '{}' } }],
  ])('%s content, saying that the local stack does not support it', async (kind, content) => {
    const sending = started.client.send(
      new SendEmailCommand({
        FromEmailAddress: `hello@${DOMAIN}`,
        Destination: { ToAddresses: ['a@b.example'] },
        Content: content,
      }),
    );
    await expect(sending).rejects.toThrow(BadRequestException);
    await expect(sending).rejects.toThrow(`the local stack does not support SendEmail with Content.${kind}`);
  });

  it('any other sending action, naming its path', async () => {
    const sending = started.client.send(
      new SendBulkEmailCommand({ DefaultContent: { Template: { TemplateName: 'a' } }, BulkEmailEntries: [] }),
    );
    await expect(sending).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'the local stack does not support SES POST /v2/email/outbound-bulk-emails: see local/PARITY.md',
    });
  });
});
