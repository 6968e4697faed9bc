import type { MailRequest } from '../../lambdas/contract/mail-request.ts';
import type { Policy } from '../../lambdas/contract/policy.ts';
import { parseAddress } from '../../lambdas/domain/address/parse-address.ts';
import type { Facts, RecipientFacts } from '../../lambdas/domain/policy/facts.ts';
import { parsePolicy } from '../../lambdas/domain/policy/parse-policy.ts';

/** The policy document of the tests, as people would write it. */
export const policyDocument = {
  version: 1,
  domains: ['notify.acme.example'],
  senders: { default: { address: 'no-reply@notify.acme.example', name: 'Acme' } },
  purposes: {
    notification: { lane: 'standard', recipients: 'directory', redaction: 'exempt', maxAge: '24h' },
    'password-reset': {
      lane: 'standard',
      redaction: 'exempt',
      blockedBy: ['bounce', 'operator'],
      maxAge: '30m',
      maxRecipients: 1,
    },
    reply: { lane: 'standard', redaction: 'exempt', maxAge: '24h', conversation: true },
  },
  sources: {
    billing: {
      owner: 'payments-team',
      contact: 'payments-oncall@acme.example',
      principals: ['AROABILLING'.padEnd(21, 'A')],
      from: ['billing@notify.acme.example'],
      purposes: ['notification', 'password-reset', 'reply'],
      linkDomains: ['billing.acme.example'],
      attachments: ['pdf', 'csv'],
      headers: ['X-Campaign'],
    },
    reports: {
      owner: 'data-team',
      contact: 'data@acme.example',
      principals: ['AROAREPORTS'.padEnd(21, 'A')],
      from: ['reports@notify.acme.example'],
      purposes: ['notification'],
    },
  },
} as const;

/** A policy as its document says. */
export const policyOf = (document: unknown): Policy => {
  const parsed = parsePolicy(document);
  if (!parsed.ok) throw new Error(`the policy of the tests is not one: ${JSON.stringify(parsed.problems)}`);
  return parsed.policy;
};

export const policy: Policy = policyOf(policyDocument);

/** The policy of the tests with other fields, in billing and in the purpose `notification` too. */
export const policyWith = ({
  billing = {},
  notification = {},
  ...fields
}: {
  readonly billing?: object;
  readonly notification?: object;
  readonly [field: string]: unknown;
}): Policy => {
  const { sources, purposes } = policyDocument;
  return policyOf({
    ...policyDocument,
    ...fields,
    purposes: { ...purposes, notification: { ...purposes.notification, ...notification } },
    sources: { ...sources, billing: { ...sources.billing, ...billing } },
  });
};

export const now = Date.parse('2026-11-21T12:00:00Z');

export const mailRequest = (fields: Partial<MailRequest> = {}): MailRequest => ({
  version: 1,
  purpose: 'notification',
  to: [{ address: 'anna@acme.example' }],
  subject: 'Your invoice',
  text: 'It is attached.',
  ...fields,
});

/** A recipient to whom nothing stands in the way; only what a test is about need be given. */
export const recipientFacts = (
  address = 'anna@acme.example',
  fields: Partial<RecipientFacts> = {},
): RecipientFacts => ({
  index: 0,
  field: 'to',
  given: { address },
  address: parseAddress(address),
  allowedBy: { rule: 'acme.example', owner: 'it' },
  directory: { groups: ['staff'] },
  suppressions: [],
  decidedBefore: false,
  ...fields,
});

/** Facts of a request that is sent; only what a test is about need be given. */
export const facts = (fields: Partial<Facts> = {}): Facts => ({
  now,
  receivedAt: now,
  door: 'standard',
  defaultAudience: 'every-rule',
  policy: { version: 7, document: policy },
  principal: policyDocument.sources.billing.principals[0],
  source: { known: true, name: 'billing' },
  request: mailRequest(),
  stops: [],
  problems: [],
  attachments: [],
  recipients: [recipientFacts()],
  ...fields,
});
