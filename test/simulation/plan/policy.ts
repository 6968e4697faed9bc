import type { StoredPolicy } from '../../../lambdas/contract/policy.ts';
import { policyOf } from '../../support/facts.ts';
import { beginning } from '../world/timeline.ts';

/** RoleIds of who takes part. */
export const roleIds = {
  shop: 'AROASHOPAAAAAAAAAAAAA',
  crm: 'AROACRMAAAAAAAAAAAAAA',
  stranger: 'AROASTRANGERAAAAAAAAA',
  filter: 'AROAFILTERAAAAAAAAAAA',
  send: 'AROASENDAAAAAAAAAAAAA',
  feedback: 'AROAFEEDBACKAAAAAAAAA',
  release: 'AROARELEASEAAAAAAAAAA',
  other: 'AROAOTHERAAAAAAAAAAAA',
} as const;

/** How many mails of its own the source `crm` may have sent in a minute. */
export const crmPerMinute = 2;

const document = {
  version: 1,
  domains: ['notify.acme.example'],
  senders: { default: { address: 'no-reply@notify.acme.example', name: 'Acme' } },
  purposes: {
    code: {
      lane: 'critical',
      redaction: 'exempt',
      blockedBy: ['bounce', 'operator'],
      maxAge: '3m',
      whenUnsure: 'resend',
    },
    reset: {
      lane: 'critical',
      redaction: 'exempt',
      blockedBy: ['bounce', 'operator'],
      maxAge: '40m',
      whenUnsure: 'resend',
    },
    notice: { lane: 'standard', redaction: 'exempt', maxAge: '3h' },
    brief: { lane: 'standard', redaction: 'exempt', maxAge: '6m' },
    letter: { lane: 'bulk', redaction: 'exempt', maxAge: '4h', unsubscribe: 'required' },
  },
  sources: {
    shop: {
      owner: 'shop-team',
      contact: 'shop@acme.example',
      principals: [roleIds.shop],
      from: ['shop@notify.acme.example'],
      purposes: ['code', 'reset', 'notice', 'letter'],
    },
    crm: {
      owner: 'crm-team',
      contact: 'crm@acme.example',
      principals: [roleIds.crm],
      from: ['crm@notify.acme.example'],
      purposes: ['notice', 'brief', 'letter'],
      quota: { perMinute: crmPerMinute },
    },
  },
} as const;

// What is no policy stops here.
export const parsedPolicy = policyOf(document);

export const storedPolicy: StoredPolicy = {
  version: 3,
  appliedAt: new Date(beginning - 86_400_000).toISOString(),
  appliedBy: 'arn:aws:iam::111122223333:role/platform',
  document: document as unknown as StoredPolicy['document'],
  principalIds: { shop: [roleIds.shop], crm: [roleIds.crm] },
};
