import { directoryOrderDays } from '../../contract/directory.ts';
import { directoryMessage } from '../../contract/directory-message.ts';
import { describeIssues, type Malformed, type Problem, toMalformed } from '../../contract/malformed.ts';
import { parseJson } from '../../contract/parse-json.ts';
import type { AppliedPolicy } from '../../contract/policy.ts';
import { parseAddress } from '../address/parse-address.ts';
import type { DirectoryChange } from './directory-record.ts';

/** What was received from the directory queue. */
export type ReceivedChange = {
  readonly body: string;
  /** When SQS accepted it, milliseconds since the epoch. */
  readonly sentAt: number;
  /** RoleId or UserId of who sent it; `unknown` where SQS names no IAM principal. */
  readonly principal: string;
};

/** Why a change is not made: a code and the facts that explain it, none of which is an address. */
export type ChangeRefusal =
  /** No source that may change the directory lists the sender. */
  | { readonly code: 'sender-not-granted' }
  | { readonly code: 'group-not-granted'; readonly groups: readonly string[]; readonly granted: readonly string[] }
  | { readonly code: 'malformed'; readonly problems: readonly Malformed[] }
  /** `problem` is the code of an `AddressProblem`. */
  | { readonly code: 'address-invalid'; readonly problem: string }
  /** Nobody remembers any more what has been said since. */
  | { readonly code: 'too-old'; readonly days: number };

export type JudgedChange =
  | { readonly ok: true; readonly address: string; readonly source: string; readonly change: DirectoryChange }
  | { readonly ok: false; readonly source?: string; readonly refusal: ChangeRefusal };

/**
 * What a message from the directory queue asks for, if its sender may ask for it: only principals of sources with
 * `directoryGroups` may, and only for these groups. A message that names another group as well is refused whole.
 */
export const judgeMessage = (
  received: ReceivedChange,
  { principalIds, document }: Pick<AppliedPolicy, 'principalIds' | 'document'>,
  now: number,
): JudgedChange => {
  const granted = grantsOf(received.principal, principalIds, document);
  const [source] = [...granted.values()];
  if (source === undefined) return { ok: false, refusal: { code: 'sender-not-granted' } };
  const refuse = (refusal: ChangeRefusal): JudgedChange => ({ ok: false, source, refusal });

  const parsed = directoryMessage.safeParse(parseJson(received.body), { reportInput: true });
  if (!parsed.success) {
    return refuse({
      code: 'malformed',
      problems: describeIssues(parsed.error.issues).map(withoutNames).map(toMalformed),
    });
  }
  const { put, remove } = parsed.data;
  const asked = put ?? remove;
  if (asked === undefined) throw new Error('a directory message neither puts nor removes');
  const groups = asked.groups ?? [...granted.keys()];
  const foreign = groups.filter((group) => !granted.has(group));
  if (foreign.length > 0) {
    return refuse({ code: 'group-not-granted', groups: foreign, granted: [...granted.keys()].toSorted() });
  }
  const address = parseAddress(asked.address);
  if (!address.ok) return refuse({ code: 'address-invalid', problem: address.problem.code });
  const { sentAt } = received;
  if (sentAt < now - directoryOrderDays * 86_400_000) return refuse({ code: 'too-old', days: directoryOrderDays });

  const by = granted.get(groups[0] ?? '') ?? source;
  const change = put === undefined ? { remove: { groups } } : { put: { groups } };
  return { ok: true, address: address.address.lookup, source: by, change: { at: sentAt, by, ...change } };
};

/** A member that nobody knows may be named anything, an address too: only where it is is said. */
const withoutNames = (problem: Problem): Problem =>
  problem.problem === 'unknown-field' ? { ...problem, path: problem.path.slice(0, -1) } : problem;

/** The groups that a principal may change, and the source that grants each. */
const grantsOf = (
  principal: string,
  principalIds: AppliedPolicy['principalIds'],
  { sources }: AppliedPolicy['document'],
): ReadonlyMap<string, string> => {
  const bound = Object.keys(principalIds)
    .filter((source) => principalIds[source]?.includes(principal))
    .toSorted();
  return new Map(
    bound
      .flatMap((source) => (sources[source]?.directoryGroups ?? []).map((group) => [group, source] as const))
      .toReversed(),
  );
};
