import { BadRequestException } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONFIGURATION_SET, composeMail, DOMAIN, type StartedSes, startSes } from './start-ses.ts';

let started: StartedSes;

beforeAll(async () => {
  started = await startSes();
  started.ses.createConfigurationSet({ name: 'other' });
});

afterAll(() => started.stop());

const lastMail = () => started.ses.outbox().at(-1);

const addresses = (count: number) => Array.from({ length: count }, (_, index) => `r${index}@recipient.example`);

describe('the recipients', () => {
  it('are those of To, Cc and Bcc when no parameter names any', async () => {
    await started.sendRaw(
      `From: hello@${DOMAIN}\r\nTo: "Lovelace, Ada" <ada@recipient.example>, team: bob@recipient.example;\r\n` +
        'Cc: "odd,address"@recipient.example (a comment)\r\nBcc: <eve@recipient.example>\r\n\r\nhi',
    );
    expect(lastMail()?.recipients).toEqual([
      'ada@recipient.example',
      'bob@recipient.example',
      '"odd,address"@recipient.example',
      'eve@recipient.example',
    ]);
  });

  it('are those of the Destination parameter alone when it names any', async () => {
    await started.sendRaw(await composeMail({ to: 'ada@recipient.example', cc: 'bob@recipient.example' }), {
      Destination: { ToAddresses: ['Carol <carol@recipient.example>'], BccAddresses: ['dave@recipient.example'] },
    });
    expect(lastMail()?.recipients).toEqual(['carol@recipient.example', 'dave@recipient.example']);
    expect(lastMail()?.raw.toString()).toContain('\r\nTo: ada@recipient.example\r\nCc: bob@recipient.example\r\n');
  });

  it.each(['ada@recipient.example, bob@recipient.example', '', 'ädä@recipient.example'])(
    'cannot be %j, which is not one ASCII address',
    async (recipient) => {
      const sending = started.sendRaw(await composeMail(), { Destination: { ToAddresses: [recipient] } });
      await expect(sending).rejects.toThrow(BadRequestException);
    },
  );

  it('may be 50 and not 51', async () => {
    const mail = await composeMail();
    const half = { CcAddresses: addresses(25) };
    await started.sendRaw(mail, { Destination: { ToAddresses: addresses(25), ...half } });
    expect(lastMail()?.recipients).toHaveLength(50);
    await expect(started.sendRaw(mail, { Destination: { ToAddresses: addresses(26), ...half } })).rejects.toThrow(
      'Recipient count exceeds 50.',
    );
  });
});

describe('parameters win over headers:', () => {
  const withHeaders = () =>
    composeMail({
      headers: { 'X-SES-CONFIGURATION-SET': 'other', 'X-SES-MESSAGE-TAGS': 'purpose=newsletter, lane=bulk' },
    });

  it('without parameters the headers count', async () => {
    await started.sendRaw(await withHeaders());
    expect(lastMail()).toMatchObject({ configurationSet: 'other', tags: { purpose: 'newsletter', lane: 'bulk' } });
  });

  it('the configuration set of the parameter is used', async () => {
    await started.sendRaw(await withHeaders(), { ConfigurationSetName: CONFIGURATION_SET });
    expect(lastMail()?.configurationSet).toBe(CONFIGURATION_SET);
  });

  it('the tags of the parameter are used alone, not joined', async () => {
    await started.sendRaw(await withHeaders(), { EmailTags: [{ Name: 'delivery', Value: 'abc' }] });
    expect(lastMail()?.tags).toEqual({ delivery: 'abc' });
  });
});

it('signs a mail from a sub-domain with the verified domain above it', async () => {
  await started.sendRaw(await composeMail({ from: `hello@news.${DOMAIN.toUpperCase()}` }));
  expect(lastMail()?.identity).toBe(DOMAIN);
});

it('takes an empty Return-Path, which asks for no bounces', async () => {
  const { MessageId } = await started.sendRaw(`Return-Path: <>\r\nFrom: hello@${DOMAIN}\r\nTo: a@b.example\r\n\r\nhi`);
  expect(lastMail()?.envelopeFrom).toBe(`${MessageId}@bounce.${DOMAIN}`);
});

it('reports what it accepted in the trace', async () => {
  const { MessageId } = await started.sendRaw(await composeMail(), {
    ConfigurationSetName: CONFIGURATION_SET,
    EmailTags: [{ Name: 'delivery', Value: 'abc' }],
  });
  expect(started.trace.events().slice(-2)).toMatchObject([
    {
      type: 'mail-accepted',
      sesMessageId: MessageId,
      identity: DOMAIN,
      configurationSet: CONFIGURATION_SET,
      tags: { delivery: 'abc' },
      recipients: ['ada@recipient.example'],
    },
    { type: 'request', service: 'ses', action: 'SendEmail', principal: 'arn:aws:iam::000000000000:role/send-role' },
  ]);
});
