import { RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { it } from 'vitest';

import { SendingDomain } from '../../../infra/constructs/sending-domain.ts';
import type { SendingDomainSettings } from '../../../infra/environments/environment.ts';
import { createStack } from '../synthesize.ts';

const templateFor = (settings: Partial<SendingDomainSettings>): Template => {
  const stack = createStack();
  const domain = new SendingDomain(stack, 'Domain', {
    domain: 'notify.acme.example',
    hostedZone: { id: 'Z1', name: 'acme.example' },
    dmarc: { policy: 'none' },
    removalPolicy: RemovalPolicy.RETAIN,
    ...settings,
  });
  return Template.fromStack(domain.identity.stack);
};

it('is signed by SES with a long key, has its own MAIL FROM domain and mails no bounces to the sender', () => {
  templateFor({}).hasResourceProperties('AWS::SES::EmailIdentity', {
    EmailIdentity: 'notify.acme.example',
    DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
    MailFromAttributes: {
      MailFromDomain: 'bounce.notify.acme.example',
      BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
    },
    FeedbackAttributes: { EmailForwardingEnabled: false },
  });
});

it.each(['acme.example', 'notify.acme.example'])('writes its records into the zone %s', (name) => {
  const template = templateFor({ hostedZone: { id: 'Z1', name } });
  const record = (Type: string, Name: unknown, value: unknown) =>
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      HostedZoneId: 'Z1',
      Type,
      Name,
      ResourceRecords: [value],
    });
  for (const n of [1, 2, 3]) {
    record(
      'CNAME',
      { 'Fn::GetAtt': [Match.anyValue(), `DkimDNSTokenName${n}`] },
      { 'Fn::GetAtt': [Match.anyValue(), `DkimDNSTokenValue${n}`] },
    );
  }
  record('MX', 'bounce.notify.acme.example.', '10 feedback-smtp.eu-west-1.amazonses.com');
  record('TXT', 'bounce.notify.acme.example.', '"v=spf1 include:amazonses.com ~all"');
  record('TXT', '_dmarc.notify.acme.example.', '"v=DMARC1; p=none"');
  template.resourceCountIs('AWS::Route53::RecordSet', 6);
});

it.each<[SendingDomainSettings['dmarc'], string]>([
  [{ policy: 'quarantine' }, '"v=DMARC1; p=quarantine"'],
  [{ policy: 'reject', reportTo: 'dmarc@acme.example' }, '"v=DMARC1; p=reject; rua=mailto:dmarc@acme.example"'],
])('publishes the DMARC policy %j', (dmarc, value) => {
  templateFor({ dmarc }).hasResourceProperties('AWS::Route53::RecordSet', {
    Name: '_dmarc.notify.acme.example.',
    ResourceRecords: [value],
  });
});

it('without a hosted zone lists the records to publish', () => {
  const stack = createStack();
  new SendingDomain(stack, 'Domain', {
    domain: 'notify.acme.example',
    dmarc: { policy: 'reject' },
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Route53::RecordSet', 0);
  const attribute = (name: string) => ({ 'Fn::GetAtt': [Match.anyValue(), name] });
  template.hasOutput('*', {
    Value: {
      'Fn::Join': [
        '',
        [
          ...[1, 2, 3].flatMap((n) => [
            attribute(`DkimDNSTokenName${n}`),
            ' CNAME ',
            attribute(`DkimDNSTokenValue${n}`),
            ...(n < 3 ? ['\n'] : []),
          ]),
          [
            '',
            'bounce.notify.acme.example MX 10 feedback-smtp.eu-west-1.amazonses.com',
            'bounce.notify.acme.example TXT "v=spf1 include:amazonses.com ~all"',
            '_dmarc.notify.acme.example TXT "v=DMARC1; p=reject"',
          ].join('\n'),
        ],
      ],
    },
  });
});
