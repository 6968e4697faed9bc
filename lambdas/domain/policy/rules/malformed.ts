import type { MailRequest } from '../../../contract/mail-request.ts';
import { parseAddress } from '../../address/parse-address.ts';
import { objection, type Rule } from '../rule.ts';

const notAddresses = ({ from, replyTo = [] }: MailRequest): readonly string[] => [
  ...(from === undefined || parseAddress(from.address).ok ? [] : ['from.address']),
  ...replyTo.flatMap(({ address }, index) => (parseAddress(address).ok ? [] : [`replyTo[${index}].address`])),
];

/** What the schema cannot see: a From or Reply-To that is no address spoils the mail for everybody. */
export const malformed: Rule = {
  name: 'malformed',
  evaluate: ({ request }) =>
    notAddresses(request).map((field) => objection({ code: 'malformed', field, problem: 'not-an-address' })),
};
