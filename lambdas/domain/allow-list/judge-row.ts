import type { AllowListItem } from '../../contract/allow-list.ts';
import type { AllowListRow } from '../../contract/control/lists.ts';
import { parseAllowRule } from '../address/allow-rule.ts';
import { type Broadness, broadness } from '../address/broad-rule.ts';
import { describeAllowRuleProblem } from '../address/describe-address-problem.ts';

export type JudgedRow =
  | { readonly ok: true; readonly item: AllowListItem }
  /** What is wrong and what to do, for people. */
  | { readonly ok: false; readonly problem: string };

/** Who puts it, and when. */
type Putting = { readonly by: string /** Milliseconds since the epoch. */; readonly at: number };

/**
 * The item that a row becomes. A row says all there is of its rule; only owner and acknowledgement stay what they were where
 * it does not say them.
 * @param existing - what the list has under the rule's key
 */
export const judgeRow = (
  { rule, comment, expires, ...said }: AllowListRow,
  existing: AllowListItem | undefined,
  { by, at }: Putting,
): JudgedRow => {
  const parsed = parseAllowRule(rule);
  if (!parsed.ok) return no(describeAllowRuleProblem(parsed.problem));
  const { key } = parsed;
  const [owner, acknowledge] = [said.owner, said.acknowledge].map((text) => (text?.trim() === '' ? undefined : text));
  const ownedBy = owner ?? existing?.owner;
  if (ownedBy === undefined) return no('nobody answers for the rule: give an owner, such as a team');
  const end = expires === undefined ? undefined : parseEnd(expires);
  if (end === null) return no(`it expires at what is no time: write 2027-06-30 or 2027-06-30T12:00:00Z`);
  if (end !== undefined && Date.parse(end) <= at && end !== existing?.expires) {
    return no(`it has expired already (${end}): name a time to come`);
  }
  const addedAt = new Date(at).toISOString();
  const item: AllowListItem = {
    rule: key,
    owner: ownedBy,
    ...(comment === undefined ? {} : { comment }),
    ...(end === undefined ? {} : { expires: end }),
    addedBy: by,
    addedAt,
  };
  const broad = broadness(key);
  if (broad === undefined) return { ok: true, item };
  const acknowledged =
    acknowledge === undefined || acknowledge === existing?.acknowledged?.reason
      ? existing?.acknowledged
      : { reason: acknowledge, by, at: addedAt };
  if (acknowledged === undefined) {
    return no(
      `${broadnessWords(broad)}: if that is meant, acknowledge it with a reason, which is kept and shown (--acknowledge REASON; in CSV the column acknowledged)`,
    );
  }
  return { ok: true, item: { ...item, acknowledged } };
};

/** Why a rule admits more people than anybody can answer for. */
const broadnessWords = ({ because, domain }: Broadness): string => {
  switch (because) {
    case 'everybody':
      return 'it admits everybody';
    case 'public-suffix':
      return `it admits whoever has a domain below ${domain}, where anybody can have one`;
    case 'consumer-mailboxes':
      return `it admits whoever has a mailbox at ${domain}, where anybody can have one`;
  }
};

const no = (problem: string): JudgedRow => ({ ok: false, problem });

/** A date is its first moment in UTC; null: it is no time. */
const parseEnd = (text: string): string | null => {
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
};

/** Whether putting an item would change anything but who put it and when. */
export const saysTheSame = (item: AllowListItem, existing: AllowListItem | undefined): boolean =>
  existing !== undefined &&
  item.owner === existing.owner &&
  item.comment === existing.comment &&
  item.expires === existing.expires &&
  item.acknowledged?.reason === existing.acknowledged?.reason;
