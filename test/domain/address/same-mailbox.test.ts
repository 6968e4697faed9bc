import { expect, it } from 'vitest';
import { sameMailbox } from '../../../lambdas/domain/address/same-mailbox.ts';

const rows: readonly [sentence: string, one: string, other: string, same: boolean][] = [
  ['an address is itself', 'billing@acme.example', 'billing@acme.example', true],
  ['case makes no other mailbox', 'billing@acme.example', 'Billing@ACME.example', true],
  ['quotes make no other mailbox', 'billing@acme.example', '"billing"@acme.example', true],
  ['U-labels make no other mailbox', 'billing@bücher.example', 'billing@xn--bcher-kva.example', true],
  ['a plus-tag makes another mailbox', 'billing@acme.example', 'billing+x@acme.example', false],
  ['a sub-domain makes another mailbox', 'billing@acme.example', 'billing@mail.acme.example', false],
  ['what is no address is no mailbox, not even its own', 'billing', 'billing', false],
];
it.each(rows)('%s', (_, one, other, same) => {
  expect(sameMailbox(one, other)).toBe(same);
  expect(sameMailbox(other, one)).toBe(same);
});
