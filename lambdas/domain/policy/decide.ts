import { messageBytes } from '../content/message-bytes.ts';
import type { Because } from './because.ts';
import type { DeliveryFacts, Facts } from './facts.ts';
import type { Reason } from './reason.ts';
import { rules } from './rules/index.ts';
import type { Verdict } from './verdict.ts';

/**
 * Decides each recipient of a request. Every rule is consulted, in the order of `rules`; one objection is enough to
 * refuse, and all of them are reported.
 * @returns one verdict for each of `facts.recipients`, in their order
 */
export const decide = ({ recipients, ...request }: Facts): readonly Verdict[] => {
  const shared = {
    ...request,
    recipientCount: recipients.length,
    messageBytes: messageBytes(request.request, request.attachments),
  };
  return recipients.map((recipient) => decideDelivery({ ...shared, recipient }));
};

const decideDelivery = (facts: DeliveryFacts): Verdict => {
  const because: Because[] = [];
  const reasons: Reason[] = [];
  for (const rule of rules) {
    for (const finding of rule.evaluate(facts)) {
      if (finding.kind === 'evidence') because.push(finding.because);
      else reasons.push(finding.reason);
    }
  }
  const policy: Because = { code: 'policy', version: facts.policy.version };
  const [firstReason, ...otherReasons] = reasons;
  return firstReason === undefined
    ? { verdict: 'send', form: 'complete', because: [policy, ...because] }
    : { verdict: 'refuse', because: [policy, ...because], reasons: [firstReason, ...otherReasons] };
};
