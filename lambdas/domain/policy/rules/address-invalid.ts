import { nothing, objection, type Rule } from '../rule.ts';

export const addressInvalid: Rule = {
  name: 'address-invalid',
  evaluate: ({ recipient: { address } }) =>
    address.ok ? nothing : [objection({ code: 'address-invalid', problem: address.problem })],
};
