import { type NestedCondition, Engine as RulesEngine } from 'json-rules-engine';
import type { ComparedReason, Engine } from './attributes.ts';

const is = (fact: string, operator: string, value: unknown): NestedCondition => ({ fact, operator, value });
const fact = (name: string) => ({ fact: name });

const conditions: Readonly<Record<ComparedReason, readonly NestedCondition[]>> = {
  'purpose-not-permitted': [is('purpose', 'notIn', fact('granted'))],
  'wrong-door': [is('door', 'equal', 'critical'), is('lane', 'notEqual', 'critical')],
  expired: [is('now', 'greaterThanInclusive', fact('validUntil'))],
  'too-many-recipients': [is('recipientCount', 'greaterThan', fact('maxRecipients'))],
  stopped: [is('stopped', 'containsAny', fact('scopes'))],
  'from-owned-by-other': [is('from', 'notIn', fact('own')), is('from', 'in', fact('others'))],
  'from-not-permitted': [is('from', 'notIn', fact('own')), is('from', 'notIn', fact('others'))],
  'not-in-directory': [is('reaches', 'equal', 'directory'), is('inDirectory', 'equal', false)],
  'not-on-allow-list': [is('rule', 'equal', '')],
  'not-listed-by-address': [
    is('audience', 'equal', 'listed-addresses'),
    is('rule', 'notEqual', ''),
    is('rule', 'notEqual', fact('lookup')),
  ],
  suppressed: [is('suppressedBy', 'containsAny', fact('blockedBy'))],
};

export const createJsonRules = (): Engine => {
  const engine = new RulesEngine();
  engine.addOperator('containsAny', (one: readonly string[], other: readonly string[]) =>
    one.some((each) => other.includes(each)),
  );
  for (const [code, all] of Object.entries(conditions)) {
    engine.addRule({ conditions: { all: [...all] }, event: { type: code } });
  }
  return {
    name: 'json-rules-engine',
    decide: async (attributes) => (await engine.run({ ...attributes })).events.map(({ type }) => type),
  };
};
