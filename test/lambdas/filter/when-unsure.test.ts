import { expect, it } from 'vitest';
import { parsePolicy } from '../../../lambdas/domain/policy/parse-policy.ts';
import { policyDocument } from '../../support/facts.ts';
import { appliedPolicy, filtering, intakeMessage } from '../support/filtering.ts';

it.each([
  ['resend', 'resend'],
  ['wait', undefined],
] as const)("a purpose's whenUnsure: %s is in the ledger for send as %s", async (whenUnsure, recorded) => {
  const { notification } = policyDocument.purposes;
  const parsed = parsePolicy({
    ...policyDocument,
    purposes: { ...policyDocument.purposes, notification: { ...notification, whenUnsure } },
  });
  if (!parsed.ok) throw new Error('the policy does not parse');
  const { filter, ledger } = filtering(() => ({
    readPolicy: async () => ({ ...appliedPolicy, document: parsed.policy }),
  }));
  await filter(intakeMessage());
  expect(ledger.items().map((item) => item.whenUnsure)).toEqual([recorded]);
});
