import type { MailRequest } from '../../../contract/mail-request.ts';
import { parseAddress } from '../../address/parse-address.ts';
import { problemReason } from '../problem-reason.ts';
import { objection, type RequestRule } from '../rule.ts';

const notAddresses = ({ from, replyTo = [] }: MailRequest): readonly string[] => [
  ...(from === undefined || parseAddress(from.address).ok ? [] : ['from.address']),
  ...replyTo.flatMap(({ address }, index) => (parseAddress(address).ok ? [] : [`replyTo[${index}].address`])),
];

/**
 * What was found when the request was read, and what the schema cannot see: a From or Reply-To that is no address spoils
 * the mail for everybody.
 */
export const malformed: RequestRule = {
  name: 'malformed',
  about: 'request',
  evaluate: ({ request, problems }) => [
    ...problems.map((problem) => objection(problemReason(problem))),
    ...notAddresses(request).map((field) => objection({ code: 'malformed', field, problem: 'not-an-address' })),
  ],
};
