import { messageBytes } from '../content/message-bytes.ts';
import { nameProblems } from '../content/neutral-mailbox.ts';
import type { Because } from './because.ts';
import type { Facts, RecipientFacts, RequestFacts } from './facts.ts';
import { observedUntil } from './observed-until.ts';
import { outsideLinks } from './outside-links.ts';
import { overrideOf } from './override.ts';
import type { Reason } from './reason.ts';
import { registeredSource } from './registration.ts';
import { evidence, type Finding, type Rule } from './rule.ts';
import { askedOfStrangers } from './rules/asked-again.ts';
import { rules } from './rules/index.ts';
import { awaitsAdoption } from './stranger.ts';
import type { Verdict } from './verdict.ts';

/**
 * Decides each recipient of a request. Every rule is consulted, in the order of `rules`; one objection is enough to
 * refuse, and all of them are reported. Only what could leave is held or deferred: whatever a mail would have to wait for
 * is reported after what refuses it anyway.
 * @returns one verdict for each of `facts.recipients`, in their order
 */
export const decide = ({ recipients, ...request }: Facts): readonly Verdict[] => {
  const shared = {
    ...request,
    recipientCount: recipients.length,
    messageBytes: messageBytes(request.request, request.attachments),
    outsideLinks: outsideLinks(request.request, registeredSource(request)?.linkDomains ?? []),
    nameProblems: nameProblems(request.request, request.policy.document),
  };
  const asked = awaitsAdoption(request) ? askedOfStrangers : rules;
  return decideEach(shared, recipients, asked);
};

/**
 * Decides recipients of a request.
 * @param asked - the rules to consult, in their order; what is the same for all recipients is asked once
 */
export const decideEach = (
  shared: RequestFacts,
  recipients: readonly RecipientFacts[],
  asked: readonly Rule[],
): readonly Verdict[] => {
  const until = observedUntil(shared);
  const sharedFindings = asked.map((rule) =>
    rule.about === 'request' ? judged(rule, rule.evaluate(shared), shared) : [],
  );
  const observation = until === undefined ? [] : [evidence({ code: 'observed', until })];
  return recipients.map((recipient) => {
    const facts = { ...shared, recipient };
    const findings = asked.flatMap((rule, place) =>
      rule.about === 'request' ? (sharedFindings[place] ?? []) : judged(rule, rule.evaluate(facts), shared),
    );
    return verdictOf({ code: 'policy', version: facts.policy.version }, [...observation, ...findings]);
  });
};

/** What a rule has found: what a person overrode is evidence, what is only observed is noted. */
const judged = (rule: Rule, findings: readonly Finding[], facts: RequestFacts): readonly (Finding | Noted)[] => {
  if (findings.length === 0) return findings;
  const { observable = false } = rule;
  const isObservable = typeof observable === 'function' ? observable(facts) : observable;
  const isObserved = isObservable && observedUntil(facts) !== undefined;
  return findings.map((finding) => noted(overridden(finding, facts), isObserved));
};

/** An objection that does not count, because its source is only being observed. */
type Noted = { readonly kind: 'noted'; readonly reason: Reason };

const noted = (finding: Finding, isObserved: boolean): Finding | Noted =>
  isObserved && (finding.kind === 'objection' || finding.kind === 'defer')
    ? { kind: 'noted', reason: finding.reason }
    : finding;

/** Only what keeps a mail waiting for people can be overridden by one. */
const overridden = (finding: Finding, { overrides }: RequestFacts): Finding => {
  if (finding.kind !== 'hold') return finding;
  const override = overrideOf(finding.reason, overrides);
  return override === undefined ? finding : { kind: 'evidence', because: { code: 'overridden', ...override } };
};

const verdictOf = (policy: Because, findings: readonly (Finding | Noted)[]): Verdict => {
  const because: [Because, ...Because[]] = [policy];
  const objections: Reason[] = [];
  const holds: Reason[] = [];
  const defers: (Finding & { kind: 'defer' })[] = [];
  const wouldRefuse: Reason[] = [];
  // Nothing leaves complete but what a rule lets.
  let form: 'complete' | 'redacted' = 'redacted';
  for (const finding of findings) {
    switch (finding.kind) {
      case 'evidence':
        because.push(finding.because);
        break;
      case 'form':
        ({ form } = finding);
        because.push(finding.because);
        break;
      case 'objection':
        objections.push(finding.reason);
        break;
      case 'hold':
        holds.push(finding.reason);
        break;
      case 'defer':
        defers.push(finding);
        break;
      case 'noted':
        wouldRefuse.push(finding.reason);
        break;
    }
  }
  const waits = [...holds, ...defers.map(({ reason }) => reason)];
  const [objection, ...otherObjections] = objections;
  if (objection !== undefined)
    return { verdict: 'refuse', because, reasons: [objection, ...otherObjections, ...waits] };
  const [reason, ...otherReasons] = waits;
  if (reason !== undefined) {
    const waiting = { form, because, reasons: [reason, ...otherReasons] as const };
    return holds.length > 0
      ? { verdict: 'hold', ...waiting }
      : { verdict: 'defer', ...waiting, until: latest(defers.map(({ until }) => until)) };
  }
  const [would, ...otherWould] = wouldRefuse;
  return { verdict: 'send', form, because, ...(would === undefined ? {} : { wouldRefuse: [would, ...otherWould] }) };
};

const latest = (times: readonly string[]): string => times.reduce((one, other) => (one > other ? one : other));
