import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

import type { Environment } from './environment.ts';

/** An example: put your account, domains and producers here. */
export const prod: Environment = {
  name: 'prod',
  account: '111122223333',
  region: 'eu-west-1',
  sendingDomains: [
    {
      domain: 'notify.acme.example',
      hostedZone: { id: 'Z0123456789ACME', name: 'acme.example' },
      dmarc: { policy: 'quarantine', reportTo: 'dmarc-reports@acme.example' },
    },
  ],
  producers: [
    { source: 'billing', roleArn: 'arn:aws:iam::111122223333:role/billing-api', changesDirectory: true },
    { source: 'reports', roleArn: 'arn:aws:iam::111122223333:role/reports-job' },
  ],
  people: {
    support: ['arn:aws:iam::111122223333:role/customer-support'],
    operator: ['arn:aws:iam::111122223333:role/mail-oncall'],
    'policy-admin': ['arn:aws:iam::111122223333:role/mail-platform', 'arn:aws:iam::111122223333:role/security'],
    auditor: ['arn:aws:iam::111122223333:user/auditor'],
  },
  lanes: {
    critical: { filterConcurrency: 20, sendConcurrency: 20 },
    standard: { filterConcurrency: 20, sendConcurrency: 20 },
    bulk: { filterConcurrency: 10, sendConcurrency: 10 },
  },
  defaultAudience: 'every-rule',
  allowsRedirect: false,
  unsubscribeConcurrency: 20,
  feedbackConcurrency: 10,
  alarmMailboxes: ['mail-oncall@acme.example'],
  logRetention: RetentionDays.THREE_MONTHS,
  logRemoval: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  stateRemoval: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  terminationProtection: true,
};
