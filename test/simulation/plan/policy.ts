import type { Policy, StoredPolicy } from '../../../lambdas/contract/policy.ts';
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
/** And of a purpose of its own, so that what one quota has granted another one may not. */
export const briefPerMinute = 1;

const first = {
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
    brief: { lane: 'standard', redaction: 'exempt', maxAge: '6m', quota: { perMinute: briefPerMinute } },
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

/** What people may put in force instead. */
const documents = {
  first,
  /** Mail is worth something for a shorter time. */
  shorter: {
    ...first,
    purposes: {
      ...first.purposes,
      reset: { ...first.purposes.reset, maxAge: '10m' },
      notice: { ...first.purposes.notice, maxAge: '40m' },
      letter: { ...first.purposes.letter, maxAge: '1h' },
    },
  },
  /** A source may not send what it could. */
  narrower: { ...first, sources: { ...first.sources, crm: { ...first.sources.crm, purposes: ['brief'] } } },
  /** Whom nobody knew is a source's. */
  adopting: {
    ...first,
    sources: { ...first.sources, crm: { ...first.sources.crm, principals: [roleIds.crm, roleIds.stranger] } },
  },
} as const;

export type PolicyName = keyof typeof documents;

// What is no policy stops here.
export const parsedPolicies: Readonly<Record<PolicyName, Policy>> = {
  first: policyOf(documents.first),
  shorter: policyOf(documents.shorter),
  narrower: policyOf(documents.narrower),
  adopting: policyOf(documents.adopting),
};

export const parsedPolicy = parsedPolicies.first;

/** By `why`, it says which it is. */
export const storedPolicy = (name: PolicyName, version: number, appliedAt: number): StoredPolicy => {
  const { sources } = parsedPolicies[name];
  return {
    version,
    appliedAt: new Date(appliedAt).toISOString(),
    appliedBy: 'arn:aws:iam::111122223333:role/platform',
    why: name,
    document: documents[name] as unknown as StoredPolicy['document'],
    principalIds: Object.fromEntries(Object.entries(sources).map(([source, { principals }]) => [source, principals])),
  };
};

export const firstPolicy = storedPolicy('first', 3, beginning - 86_400_000);
