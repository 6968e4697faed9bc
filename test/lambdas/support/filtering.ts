import type { OutboundMessage } from '../../../lambdas/adapters/outbound-queue.ts';
import type { OutboundEnvelope } from '../../../lambdas/contract/envelope.ts';
import type { AppliedPolicy } from '../../../lambdas/contract/policy.ts';
import type { FilterDependencies } from '../../../lambdas/filter/dependencies.ts';
import { filterBatch } from '../../../lambdas/filter/filter-batch.ts';
import type { IncomingMessage } from '../../../lambdas/runtime/incoming-message.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { readEnvelope } from '../../../lambdas/send/read-envelope.ts';
import { mailRequest, now, policy, policyDocument } from '../../support/facts.ts';
import { listeningSources } from './listening-sources.ts';
import { createMemoryCounters } from './memory-counters.ts';
import { createMemoryLedger } from './memory-ledger.ts';

export const appliedPolicy: AppliedPolicy = {
  version: 7,
  appliedAt: new Date(now).toISOString(),
  appliedBy: 'arn:aws:iam::111122223333:role/platform',
  document: policy,
  principalIds: {
    billing: [policyDocument.sources.billing.principals[0]],
    reports: [policyDocument.sources.reports.principals[0]],
  },
};

/** Billing's mail request on the intake queue; only what a test is about need be given. */
export const intakeMessage = (
  request: Parameters<typeof mailRequest>[0] | string = {},
  fields: Partial<IncomingMessage> = {},
): IncomingMessage => ({
  id: 'intake-1',
  body: typeof request === 'string' ? request : JSON.stringify(mailRequest(request)),
  senderId: `${policyDocument.sources.billing.principals[0]}:session`,
  sentAt: now,
  receiveCount: 1,
  ...fields,
});

const everybody = new Map([
  ['anna@acme.example', { groups: ['staff'] }],
  ['ben@acme.example', { groups: ['staff'] }],
]);

/**
 * The filter with a world of literals: Anna and Ben are in the directory, acme.example is on the allow-list, nobody is
 * suppressed. `happened` is what it did, in order.
 * @param change - what is unlike that, perhaps in terms of it
 */
export const filtering = (change: (usual: FilterDependencies) => Partial<FilterDependencies> = () => ({})) => {
  const ledger = createMemoryLedger();
  const happened: string[] = [];
  const enqueued: OutboundMessage[] = [];
  const observations: Observation[] = [];
  const sources = listeningSources(({ status, recipientIndex }) => happened.push(`told ${recipientIndex} ${status}`));
  const stored = new Map<string, string>();
  const usual: FilterDependencies = {
    now: () => now,
    door: 'standard',
    defaultAudience: 'every-rule',
    readStops: async () => [],
    readPolicy: async () => appliedPolicy,
    readRecipients: async ({ addresses, deliveries }) => ({
      directory: new Map([...everybody].filter(([address]) => addresses.includes(address))),
      suppressions: new Map(),
      deliveries: await ledger.getEach(deliveries),
    }),
    readAllowRules: async (keys) =>
      new Map(keys.includes('acme.example') ? [['acme.example', { rule: 'acme.example', owner: 'it' }]] : []),
    rulesAskedLate: () => [],
    readUpload: async () => ({ found: false }),
    ledger: {
      getEach: ledger.getEach,
      record: async (delivery) => {
        const isWritten = await ledger.record(delivery);
        happened.push(`${isWritten ? 'recorded' : 'found'} ${delivery.recipientIndex} ${delivery.state}`);
        return isWritten;
      },
      replace: async (previous, next) => {
        const isWritten = await ledger.replace(previous, next);
        happened.push(`${isWritten ? 'replaced' : 'missed'} ${next.recipientIndex} ${next.state}`);
        return isWritten;
      },
    },
    putContent: async (messageId, contentHash, content) => {
      const key = `content/${messageId}/${contentHash}`;
      stored.set(key, content);
      happened.push('stored');
      return { key, versionId: `v${stored.size}` };
    },
    putRequest: async (messageId, body) => {
      const key = `requests/${messageId}.json`;
      stored.set(key, body);
      happened.push('kept');
      return { key, versionId: `v${stored.size}` };
    },
    takeFrom: createMemoryCounters().worker(() => now),
    enqueue: async (messages) => {
      enqueued.push(...messages);
      happened.push(...messages.map(({ body }) => `enqueued ${envelopeOf(body).recipientIndex}`));
      return messages.map(() => ({ ok: true }));
    },
    tellSources: sources.tellSources,
    observe: (observation) => void observations.push(observation),
  };
  const dependencies = { ...usual, ...change(usual) };
  return {
    dependencies,
    ledger,
    happened,
    stored,
    observations,
    events: sources.events,
    envelopes: () => enqueued.map(({ body }) => envelopeOf(body)),
    sources: () => enqueued.map(({ source }) => source),
    lanes: () => enqueued.map(({ lane }) => lane),
    filter: (...messages: readonly IncomingMessage[]) => filterBatch(messages, dependencies),
  };
};

const envelopeOf = (body: string): OutboundEnvelope => readEnvelope(body);

/** The codes of the reasons why a delivery was refused the last time it was decided. */
export const reasonCodes = (delivery: { readonly decisions: readonly object[] } | undefined): readonly string[] => {
  const decision = delivery?.decisions.at(-1);
  return decision !== undefined && 'reasons' in decision
    ? (decision.reasons as readonly { readonly code: string }[]).map(({ code }) => code)
    : [];
};
