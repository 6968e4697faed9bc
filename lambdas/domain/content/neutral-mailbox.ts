import type { MailRequest, RequestedMailbox } from '../../contract/mail-request.ts';
import type { Policy } from '../../contract/policy.ts';
import { type DisplayNameProblem, displayNameProblems, neutralDisplayName } from '../address/neutral-display-name.ts';
import { parseAddress } from '../address/parse-address.ts';

export type NeutralMailbox = {
  readonly mailbox: RequestedMailbox;
  readonly problems: readonly DisplayNameProblem[];
};

/** A mailbox with a display name that does not pretend to be another. The policy's own name is nobody else's to imitate. */
export const neutralMailbox = ({ address, name }: RequestedMailbox, policy: Policy): NeutralMailbox => {
  const parsed = parseAddress(address);
  if (name === undefined || !parsed.ok) return { mailbox: { address }, problems: [] };
  const ours = policy.senders.default.name;
  const neutral = neutralDisplayName(name, parsed.address, ours === undefined ? [] : [ours]);
  return {
    mailbox: { address, ...(neutral.name === undefined ? {} : { name: neutral.name }) },
    problems: neutral.problems,
  };
};

/** What is wrong with the names that a request would show, each once. */
export const nameProblems = (
  { from, replyTo = [], to = [], cc = [] }: MailRequest,
  policy: Policy,
): readonly DisplayNameProblem[] => {
  const found = new Set(
    [...(from === undefined ? [] : [from]), ...replyTo, ...to, ...cc].flatMap(
      (mailbox) => neutralMailbox(mailbox, policy).problems,
    ),
  );
  return displayNameProblems.filter((problem) => found.has(problem));
};
