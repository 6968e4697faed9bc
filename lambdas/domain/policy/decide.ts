import { messageBytes } from '../content/message-bytes.ts';
import type { Because } from './because.ts';
import type { DeliveryFacts, Facts } from './facts.ts';
import type { Reason } from './reason.ts';
import { rules } from './rules/index.ts';
import type { Verdict } from './verdict.ts';

/**
 * Decides each recipient of a request. Every rule is consulted, in the order of `rules`; one objection is enough to
 * refuse, and all of them are reported. Only what could leave is held: whatever a mail would have to wait for is reported
 * after what refuses it anyway.
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
  const because: Because[] = [{ code: 'policy', version: facts.policy.version }];
  const objections: Reason[] = [];
  const holds: Reason[] = [];
  for (const rule of rules) {
    for (const finding of rule.evaluate(facts)) {
      switch (finding.kind) {
        case 'evidence':
          because.push(finding.because);
          break;
        case 'objection':
          objections.push(finding.reason);
          break;
        case 'hold':
          holds.push(finding.reason);
          break;
      }
    }
  }
  return verdictOf(because, objections, holds);
};

const verdictOf = (because: readonly Because[], objections: readonly Reason[], holds: readonly Reason[]): Verdict => {
  const [objection, ...otherObjections] = objections;
  if (objection !== undefined) {
    return { verdict: 'refuse', because, reasons: [objection, ...otherObjections, ...holds] };
  }
  const [reason, ...otherReasons] = holds;
  if (reason !== undefined) {
    return { verdict: 'hold', form: 'complete', because, reasons: [reason, ...otherReasons] };
  }
  const [evidence, ...otherEvidence] = because;
  if (evidence === undefined) throw new Error('a yes was decided without evidence');
  return { verdict: 'send', form: 'complete', because: [evidence, ...otherEvidence] };
};
