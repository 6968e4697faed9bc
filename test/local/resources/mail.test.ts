import { describe, expect, it } from 'vitest';
import { deployTemplate } from './deploy-template.ts';

const identity = (changes: object = {}) => ({
  Type: 'AWS::SES::EmailIdentity',
  Properties: {
    EmailIdentity: 'notify.acme.example',
    DkimSigningAttributes: { NextSigningKeyLength: 'RSA_1024_BIT' },
    MailFromAttributes: { MailFromDomain: 'bounce.notify.acme.example', BehaviorOnMxFailure: 'REJECT_MESSAGE' },
    FeedbackAttributes: { EmailForwardingEnabled: false },
    ...changes,
  },
});

describe('an identity', () => {
  it('is created with its MAIL FROM domain', async () => {
    const { ses } = await deployTemplate({ Identity: identity() });
    expect(ses.emailIdentities()).toEqual([
      expect.objectContaining({
        domain: 'notify.acme.example',
        signingKeyLength: 'RSA_1024_BIT',
        mailFrom: { domain: 'bounce.notify.acme.example', behaviorOnMxFailure: 'REJECT_MESSAGE' },
        feedbackForwarding: false,
      }),
    ]);
  });

  it('has the settings that SES gives it when the template gives none', async () => {
    const { ses } = await deployTemplate({
      Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'acme.example' } },
    });
    expect(ses.emailIdentities()).toEqual([
      expect.objectContaining({ signingKeyLength: 'RSA_2048_BIT', mailFrom: undefined, feedbackForwarding: true }),
    ]);
  });

  it('hands out three DKIM records that can be published', async () => {
    const record = (number: number) => ({
      Type: 'AWS::Route53::RecordSet',
      Properties: {
        HostedZoneId: 'ZLOCAL',
        Name: { 'Fn::GetAtt': ['Identity', `DkimDNSTokenName${number}`] },
        ResourceRecords: [{ 'Fn::GetAtt': ['Identity', `DkimDNSTokenValue${number}`] }],
        TTL: '1800',
        Type: 'CNAME',
      },
    });
    const { dns, ses } = await deployTemplate({
      First: record(1),
      Second: record(2),
      Third: record(3),
      Identity: identity(),
    });
    const tokens = ses.emailIdentities()[0]?.dkimTokens ?? [];
    expect(tokens.map((token) => dns.alias(`${token}._domainkey.notify.acme.example`))).toEqual(
      tokens.map((token) => expect.stringMatching(`^${token}\\.dkim\\.`)),
    );
    expect(tokens).toHaveLength(3);
  });
});

describe('a record set', () => {
  it.each([
    ['TXT', '"v=DMARC1; p=reject"', { values: [['v=DMARC1; p=reject']] }],
    ['MX', '10 mail.acme.example', { values: [{ priority: 10, exchange: 'mail.acme.example' }] }],
  ])('of type %s is published', async (type, value, published) => {
    const { dns } = await deployTemplate({
      Record: {
        Type: 'AWS::Route53::RecordSet',
        Properties: {
          HostedZoneId: 'Z',
          Name: '_dmarc.acme.example.',
          ResourceRecords: [value],
          TTL: '1800',
          Type: type,
        },
      },
    });
    expect(dns.records()).toContainEqual({ name: '_dmarc.acme.example', type, ttlSeconds: 1800, ...published });
  });
});

describe('a configuration set', () => {
  it('has the options of its template', async () => {
    const { ses } = await deployTemplate({
      Set: {
        Type: 'AWS::SES::ConfigurationSet',
        Properties: {
          Name: 'postern-local-300',
          DeliveryOptions: { MaxDeliverySeconds: 300, TlsPolicy: 'REQUIRE' },
          ReputationOptions: { ReputationMetricsEnabled: true },
          SendingOptions: { SendingEnabled: false },
          SuppressionOptions: { SuppressedReasons: ['COMPLAINT'] },
        },
      },
    });
    expect(ses.configurationSets()).toEqual([
      {
        name: 'postern-local-300',
        maxDeliverySeconds: 300,
        tlsPolicy: 'REQUIRE',
        reputationMetricsEnabled: true,
        sendingEnabled: false,
        suppressedReasons: ['COMPLAINT'],
      },
    ]);
  });

  it('has the options that SES gives it when the template gives none', async () => {
    const { ses } = await deployTemplate({ Set: { Type: 'AWS::SES::ConfigurationSet' } });
    expect(ses.configurationSets()).toEqual([
      { name: 'local-test-Set', tlsPolicy: 'OPTIONAL', reputationMetricsEnabled: false, sendingEnabled: true },
    ]);
  });

  it.each([
    ['DeliveryOptions', { SendingPoolName: 'own-addresses' }, 'SendingPoolName'],
    ['TrackingOptions', { CustomRedirectDomain: 'links.acme.example' }, undefined],
  ])('is refused when its %s ask for more than the local stack has', async (option, value, unknown) => {
    const resources = { Set: { Type: 'AWS::SES::ConfigurationSet', Properties: { [option]: value } } };
    const path = ['Resources.Set.Properties', option, unknown].filter((part) => part !== undefined).join('.');
    await expect(deployTemplate(resources)).rejects.toThrow(`local-test ${path}: the local stack has no such property`);
  });
});
