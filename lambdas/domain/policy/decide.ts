import { messageBytes } from '../content/message-bytes.ts';
import { nameProblems } from '../content/neutral-mailbox.ts';
import type { Because } from './because.ts';
import type { DeliveryFacts, Facts } from './facts.ts';
import { observedUntil } from './observed-until.ts';
import { outsideLinks } from './outside-links.ts';
import type { Reason } from './reason.ts';
import { registeredSource } from './registration.ts';
import type { Finding, Rule } from './rule.ts';
import { rules } from './rules/index.ts';
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
  return recipients.map((recipient) => decideDelivery({ ...shared, recipient }));
};

const decideDelivery = (facts: DeliveryFacts): Verdict =>
  verdictOf({ code: 'policy', version: facts.policy.version }, findingsOf(facts));

/** All that the rules find: what a person overrode is evidence, what is only observed is noted. */
const findingsOf = (facts: DeliveryFacts): readonly (Finding | Noted)[] => {
  const until = observedUntil(facts);
  const findings = rules.flatMap((rule) =>
    rule.evaluate(facts).map((finding) => noted(rule, overridden(finding, facts), until !== undefined)),
  );
  return until === undefined ? findings : [{ kind: 'evidence', because: { code: 'observed', until } }, ...findings];
};

/** An objection that does not count, because its source is only being observed. */
type Noted = { readonly kind: 'noted'; readonly reason: Reason };

const noted = (rule: Rule, finding: Finding, isObserved: boolean): Finding | Noted =>
  isObserved && rule.observable === true && (finding.kind === 'objection' || finding.kind === 'defer')
    ? { kind: 'noted', reason: finding.reason }
    : finding;

/** Only what keeps a mail waiting for people can be overridden by one. */
const overridden = (finding: Finding, { overrides = [] }: DeliveryFacts): Finding => {
  if (finding.kind !== 'hold') return finding;
  const override = overrides.find(({ rule }) => rule === finding.reason.code);
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
