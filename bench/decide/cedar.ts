import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import type { ComparedReason, Engine } from './attributes.ts';

/** https://docs.cedarpolicy.com: everybody is permitted, and each policy that forbids is one reason. */
const conditions: Readonly<Record<ComparedReason, string>> = {
  'purpose-not-permitted': '!context.granted.contains(context.purpose)',
  'wrong-door': 'context.door == "critical" && context.lane != "critical"',
  expired: 'context.now >= context.validUntil',
  'too-many-recipients': 'context.recipientCount > context.maxRecipients',
  stopped: 'context.stopped.containsAny(context.scopes)',
  'from-owned-by-other': '!context.own.contains(context.from) && context.others.contains(context.from)',
  'from-not-permitted': '!context.own.contains(context.from) && !context.others.contains(context.from)',
  'not-in-directory': 'context.reaches == "directory" && !context.inDirectory',
  'not-on-allow-list': 'context.rule == ""',
  'not-listed-by-address':
    'context.audience == "listed-addresses" && context.rule != "" && context.rule != context.lookup',
  suppressed: 'context.suppressedBy.containsAny(context.blockedBy)',
};

export const createCedar = (): Engine => {
  const parsed = preparsePolicySet('postern', {
    staticPolicies: {
      everybody: 'permit (principal, action, resource);',
      ...Object.fromEntries(
        Object.entries(conditions).map(([code, condition]) => [
          code,
          `forbid (principal, action, resource) when { ${condition} };`,
        ]),
      ),
    },
  });
  if (parsed.type !== 'success') throw new Error(`the policies for Cedar are none: ${JSON.stringify(parsed.errors)}`);
  return {
    name: 'Cedar (WebAssembly), policies parsed beforehand',
    decide: (attributes) => {
      const answer = statefulIsAuthorized({
        preparsedPolicySetId: 'postern',
        principal: { type: 'Source', id: 'source' },
        action: { type: 'Action', id: 'send' },
        resource: { type: 'Recipient', id: attributes.lookup },
        context: {
          ...attributes,
          granted: [...attributes.granted],
          scopes: [...attributes.scopes],
          stopped: [...attributes.stopped],
          own: [...attributes.own],
          others: [...attributes.others],
          suppressedBy: [...attributes.suppressedBy],
          blockedBy: [...attributes.blockedBy],
        },
        entities: [],
      });
      if (answer.type !== 'success') throw new Error(`Cedar did not decide: ${JSON.stringify(answer.errors)}`);
      const { decision, diagnostics } = answer.response;
      if (diagnostics.errors.length > 0) throw new Error(`Cedar met errors: ${JSON.stringify(diagnostics.errors)}`);
      return decision === 'deny' ? diagnostics.reason : [];
    },
  };
};
