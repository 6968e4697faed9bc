import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';

import { dev } from '../../infra/environments/dev.ts';
import { local } from '../../infra/environments/local.ts';
import { prod } from '../../infra/environments/prod.ts';
import { templatesOf } from './synthesize.ts';

const { Identity: identity } = templatesOf(dev);

it.each([
  [300, ''],
  [3600, ''],
  [50_400, ''],
  [300, '-watched'],
  [3600, '-watched'],
  [50_400, '-watched'],
])('a mail may be handed over for %i seconds, always over TLS%s', (seconds, suffix) => {
  identity.hasResourceProperties('AWS::SES::ConfigurationSet', {
    Name: `postern-dev-${seconds}${suffix}`,
    DeliveryOptions: { TlsPolicy: 'REQUIRE', MaxDeliverySeconds: seconds },
    ReputationOptions: { ReputationMetricsEnabled: true },
  });
  identity.resourceCountIs('AWS::SES::ConfigurationSet', 6);
});

it('each sending domain has an identity of its own', () => {
  templatesOf(local).Identity.resourceCountIs('AWS::SES::EmailIdentity', 2);
});

it('the sending domains are listed under their parameter', () => {
  const { Identity: localIdentity } = templatesOf(local);
  localIdentity.hasResourceProperties('AWS::SSM::Parameter', {
    Name: '/postern/local/sending-domains',
    Type: 'StringList',
    Value: 'notify.acme.example,mail.globex.example',
  });
});

it.each([
  [local, 'notify.acme.example', 'v=DMARC1; p=reject'],
  [local, 'mail.globex.example', 'v=DMARC1; p=none; rua=mailto:dmarc-reports@globex.example'],
  [prod, 'notify.acme.example', 'v=DMARC1; p=quarantine; rua=mailto:dmarc-reports@acme.example'],
])('of $0.name, the DMARC record of $1 is said for whoever publishes it', (environment, domain, Value) => {
  templatesOf(environment).Identity.hasResourceProperties('AWS::SSM::Parameter', {
    Name: `/postern/${environment.name}/dmarc/${domain}`,
    Type: 'String',
    Value,
  });
});

it('identity and records outlive their stack together', () => {
  for (const type of ['AWS::SES::EmailIdentity', 'AWS::Route53::RecordSet']) {
    identity.allResources(type, Match.objectLike({ DeletionPolicy: 'RetainExceptOnCreate' }));
  }
  expect(Object.keys(identity.findResources('AWS::Route53::RecordSet'))).toHaveLength(6);
});
