/**
 * A limit is counted in several items of the table, each with a share of it, so that no item is written faster than
 * DynamoDB writes one (1,000 units a second; a count is one unit).
 *
 * One item counts 6,000 a minute. Seven times that in full batches (10 mails a count) is 70 counts a second, in batches of
 * one 700. The largest limit, 1,000,000 a minute, has 16 items: seven times that in full batches is 730 counts a second
 * for each. docs/quotas.md has the arithmetic.
 */
const mailsOfOneItem = 6_000;
const mostItems = 16;

/** The share of each item; their sum is the limit. The same limit always gives the same shares. */
export const sharesOf = (limit: number): readonly number[] => {
  const items = Math.min(mostItems, Math.ceil(limit / mailsOfOneItem));
  return Array.from({ length: items }, (_, item) => Math.floor(limit / items) + (item < limit % items ? 1 : 0));
};
