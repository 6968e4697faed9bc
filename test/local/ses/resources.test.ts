import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetEmailIdentityCommand,
  ListConfigurationSetsCommand,
  ListEmailIdentitiesCommand,
  type ListEmailIdentitiesCommandInput,
  NotFoundException,
  PutAccountSuppressionAttributesCommand,
  paginateListEmailIdentities,
} from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFIGURATION_SET, composeMail, DOMAIN, MAIL_FROM_DOMAIN, type StartedSes, startSes } from './start-ses.ts';

let started: StartedSes;

beforeEach(async () => {
  started = await startSes();
});

afterEach(() => started.stop());

const getIdentity = (name: string) => started.client.send(new GetEmailIdentityCommand({ EmailIdentity: name }));

const newIdentity = (domain: string, mailFromDomain?: string) =>
  started.ses.createEmailIdentity({
    domain,
    dkim: { nextSigningKeyLength: 'RSA_1024_BIT' },
    ...(mailFromDomain && { mailFrom: { domain: mailFromDomain, behaviorOnMxFailure: 'REJECT_MESSAGE' } }),
    feedbackForwarding: true,
  });

describe('an identity', () => {
  it('is verified when its records are in the DNS', async () => {
    expect(await getIdentity(DOMAIN)).toMatchObject({
      IdentityType: 'DOMAIN',
      FeedbackForwardingStatus: false,
      VerifiedForSendingStatus: true,
      VerificationStatus: 'SUCCESS',
      DkimAttributes: {
        SigningEnabled: true,
        Status: 'SUCCESS',
        SigningHostedZone: 'dkim.eu-west-1.amazonses.com',
        SigningAttributesOrigin: 'AWS_SES',
        NextSigningKeyLength: 'RSA_2048_BIT',
        CurrentSigningKeyLength: 'RSA_2048_BIT',
      },
      MailFromAttributes: {
        MailFromDomain: MAIL_FROM_DOMAIN,
        MailFromDomainStatus: 'SUCCESS',
        BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
      },
    });
  });

  it('asks for three aliases: a token below the domain to the same token below the hosted zone', async () => {
    const { DkimAttributes } = await getIdentity(DOMAIN);
    expect(started.dkimTokens).toEqual(
      DkimAttributes?.Tokens?.map((token) => ({
        name: `${token}._domainkey.${DOMAIN}`,
        value: `${token}.${DkimAttributes.SigningHostedZone}`,
      })),
    );
    expect(new Set(DkimAttributes?.Tokens).size).toBe(3);
  });

  it('is pending, and nothing can be sent from it, when one alias of three is missing', async () => {
    const [, , third] = started.dkimTokens;
    started.dns.removeRecord({ name: third.name, type: 'CNAME' });
    expect(await getIdentity(DOMAIN)).toMatchObject({
      VerifiedForSendingStatus: false,
      VerificationStatus: 'PENDING',
      DkimAttributes: { Status: 'PENDING' },
    });
    await expect(started.sendRaw(await composeMail())).rejects.toThrow('Email address is not verified.');
  });

  it('is pending when an alias points elsewhere', async () => {
    const [{ name }] = started.dkimTokens;
    started.dns.removeRecord({ name, type: 'CNAME' });
    started.dns.addRecord({ name, type: 'CNAME', ttlSeconds: 60, values: ['elsewhere.example'] });
    expect(await getIdentity(DOMAIN)).toMatchObject({ DkimAttributes: { Status: 'PENDING' } });
  });

  it.each([
    ['PENDING', 'has no mail exchange', []],
    ['FAILED', 'points elsewhere', ['10 mx.elsewhere.example']],
    ['FAILED', 'has a second mail exchange', ['10 feedback-smtp.eu-west-1.amazonses.com', '20 mx.elsewhere.example']],
  ])('has the MAIL FROM status %s when that domain %s', async (status, _, values) => {
    started.dns.removeRecord({ name: MAIL_FROM_DOMAIN, type: 'MX' });
    if (values.length > 0) {
      started.dns.addRecord({ name: MAIL_FROM_DOMAIN, type: 'MX', ttlSeconds: 60, values });
    }
    expect((await getIdentity(DOMAIN)).MailFromAttributes?.MailFromDomainStatus).toBe(status);
  });

  it('without a MAIL FROM domain says what happens instead', async () => {
    await newIdentity('plain.example');
    expect((await getIdentity('plain.example')).MailFromAttributes).toEqual({
      BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
    });
  });

  it.each([
    ['that exists', DOMAIN.toUpperCase(), undefined, `Email identity ${DOMAIN} already exist.`],
    ['that is an address', 'hello@acme.example', undefined, 'Invalid domain name <hello@acme.example>.'],
    [
      'whose MAIL FROM domain lies elsewhere',
      'a.example',
      'bounce.b.example',
      'Provided MAIL-FROM domain <bounce.b.example> is not subdomain of the domain of the identity <a.example>.',
    ],
  ])('%s cannot be created', async (_, domain, mailFromDomain, message) => {
    await expect(newIdentity(domain, mailFromDomain)).rejects.toThrow(message);
  });

  it('that does not exist is not found', async () => {
    await expect(getIdentity('nope.example')).rejects.toThrow(NotFoundException);
  });
});

it('lists identities with their status, page by page', async () => {
  await newIdentity('pending.example');
  const pages = [];
  for await (const { EmailIdentities } of paginateListEmailIdentities({ client: started.client, pageSize: 1 }, {})) {
    pages.push(EmailIdentities);
  }
  expect(pages).toEqual([
    [{ IdentityType: 'DOMAIN', IdentityName: DOMAIN, SendingEnabled: true, VerificationStatus: 'SUCCESS' }],
    [{ IdentityType: 'DOMAIN', IdentityName: 'pending.example', SendingEnabled: false, VerificationStatus: 'PENDING' }],
  ]);
});

it('lists as well for clients that ask by GET and query, as boto3 does', async () => {
  await newIdentity('pending.example');
  const list = async (path: string): Promise<unknown> => (await fetch(`${started.url}/v2/email/${path}`)).json();
  expect(await list('identities?PageSize=1&NextToken=1')).toMatchObject({
    EmailIdentities: [{ IdentityName: 'pending.example' }],
  });
  expect(await list('configuration-sets')).toEqual({ ConfigurationSets: [CONFIGURATION_SET] });
});

it.each<ListEmailIdentitiesCommandInput>([
  { NextToken: 'nope' },
  { PageSize: 0 },
  { Filter: { IDENTITY_TYPE: 'DOMAIN' } },
])('refuses to list by %j', async (input) => {
  const list = started.client.send(new ListEmailIdentitiesCommand(input));
  await expect(list).rejects.toThrow('the local stack cannot list that');
});

describe('a configuration set', () => {
  it('is returned as it was created, with the defaults of SES', async () => {
    started.ses.createConfigurationSet({ name: 'defaults' });
    const get = (name: string) => started.client.send(new GetConfigurationSetCommand({ ConfigurationSetName: name }));
    expect(await get(CONFIGURATION_SET)).toMatchObject({
      ConfigurationSetName: CONFIGURATION_SET,
      DeliveryOptions: { TlsPolicy: 'REQUIRE', MaxDeliverySeconds: 3600 },
    });
    expect(await get('defaults')).toMatchObject({
      DeliveryOptions: { TlsPolicy: 'OPTIONAL' },
      SendingOptions: { SendingEnabled: true },
      ReputationOptions: { ReputationMetricsEnabled: false },
    });
    await expect(get('nope')).rejects.toThrow(NotFoundException);
  });

  it('is listed by name', async () => {
    started.ses.createConfigurationSet({ name: 'second' });
    const { ConfigurationSets } = await started.client.send(new ListConfigurationSetsCommand());
    expect(ConfigurationSets).toEqual([CONFIGURATION_SET, 'second']);
  });

  it.each([
    ['of a name that exists', { name: CONFIGURATION_SET }, 'already exists'],
    ['of a name with a dot', { name: 'a.b' }, 'Invalid configuration set name <a.b>'],
    ['that delivers for less than 300 s', { name: 'a', maxDeliverySeconds: 299 }, 'between 300 and 50400'],
    ['that delivers for more than 14 h', { name: 'a', maxDeliverySeconds: 50_401 }, 'between 300 and 50400'],
  ])('%s cannot be created', (_, configurationSet, message) => {
    expect(() => started.ses.createConfigurationSet(configurationSet)).toThrow(message);
  });
});

it('counts the recipients of the last 24 hours in the account', async () => {
  const sent = async () => (await started.client.send(new GetAccountCommand())).SendQuota;
  await started.sendRaw(await composeMail(), { Destination: { ToAddresses: ['a@b.example', 'c@d.example'] } });
  await started.clock.advance(23 * 3_600_000);
  await started.sendRaw(await composeMail());
  expect(await sent()).toEqual({ Max24HourSend: -1, MaxSendRate: 500, SentLast24Hours: 3 });
  await started.clock.advance(3_600_000);
  expect(await sent()).toMatchObject({ SentLast24Hours: 1 });
});

it('refuses an action it does not have, naming method and path', async () => {
  const put = started.client.send(new PutAccountSuppressionAttributesCommand({ SuppressedReasons: [] }));
  await expect(put).rejects.toThrow('the local stack does not support SES PUT /v2/email/account/suppression');
});
