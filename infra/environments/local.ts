import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

import type { Environment } from './environment.ts';

/** What `npm start` runs. Account and zones exist on the local stack only. */
export const local: Environment = {
  name: 'local',
  account: '000000000000',
  region: 'eu-west-1',
  sendingDomains: [
    {
      domain: 'notify.acme.example',
      hostedZone: { id: 'ZLOCALACME', name: 'notify.acme.example' },
      dmarc: { policy: 'reject' },
    },
    {
      domain: 'mail.globex.example',
      hostedZone: { id: 'ZLOCALGLOBEX', name: 'globex.example' },
      dmarc: { policy: 'none', reportTo: 'dmarc-reports@globex.example' },
    },
  ],
  producers: [
    { source: 'billing', roleArn: 'arn:aws:iam::000000000000:role/billing-api', changesDirectory: true },
    { source: 'reports', roleArn: 'arn:aws:iam::000000000000:role/reports-job' },
  ],
  // Nobody assumes a role there: the access key postern-local-operator is the role.
  people: {
    support: ['arn:aws:iam::000000000000:role/you'],
    operator: ['arn:aws:iam::000000000000:role/you'],
    'policy-admin': ['arn:aws:iam::000000000000:role/you'],
    auditor: ['arn:aws:iam::000000000000:role/you'],
  },
  lanes: {
    critical: { filterConcurrency: 2, sendConcurrency: 2 },
    standard: { filterConcurrency: 2, sendConcurrency: 2 },
    bulk: { filterConcurrency: 2, sendConcurrency: 2 },
  },
  defaultAudience: 'listed-addresses',
  allowsRedirect: true,
  feedbackConcurrency: 2,
  logRetention: RetentionDays.ONE_DAY,
  logRemoval: RemovalPolicy.DESTROY,
  stateRemoval: RemovalPolicy.DESTROY,
  terminationProtection: false,
};
