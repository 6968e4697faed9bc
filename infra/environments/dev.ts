import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

import type { Environment } from './environment.ts';

/** An example: put your account, domains and producers here. */
export const dev: Environment = {
  name: 'dev',
  account: '111122223333',
  region: 'eu-west-1',
  sendingDomains: [
    {
      domain: 'notify.dev.acme.example',
      hostedZone: { id: 'Z0123456789DEVACME', name: 'dev.acme.example' },
      dmarc: { policy: 'none', reportTo: 'dmarc-reports@acme.example' },
    },
  ],
  producers: [
    { source: 'billing', roleArn: 'arn:aws:iam::111122223333:role/dev-billing-api', changesDirectory: true },
    { source: 'reports', roleArn: 'arn:aws:iam::111122223333:role/dev-reports-job' },
  ],
  people: {
    operator: ['arn:aws:iam::111122223333:role/developers'],
    'policy-admin': ['arn:aws:iam::111122223333:role/developers'],
  },
  lanes: {
    critical: { filterConcurrency: 5, sendConcurrency: 5 },
    standard: { filterConcurrency: 5, sendConcurrency: 5 },
    bulk: { filterConcurrency: 5, sendConcurrency: 5 },
  },
  defaultAudience: 'listed-addresses',
  allowsRedirect: true,
  feedbackConcurrency: 5,
  logRetention: RetentionDays.TWO_WEEKS,
  logRemoval: RemovalPolicy.DESTROY,
  stateRemoval: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  terminationProtection: false,
};
