import { invalidParameterValue } from './errors.ts';
import { MAX_QUEUES_PER_PAGE } from './limits.ts';
import type { Queue } from './queue.ts';

/** One page of queues in the order of their names. The token is the name of the last queue of the page before. */
export const pageOfQueueUrls = (
  queues: readonly Queue[],
  { MaxResults, NextToken }: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
): { readonly urls: readonly string[]; readonly NextToken: string | undefined } => {
  const max = MaxResults ?? MAX_QUEUES_PER_PAGE;
  if (!Number.isInteger(max) || max < 1 || max > MAX_QUEUES_PER_PAGE) {
    throw invalidParameterValue(
      'MaxResults',
      max,
      `MaxResults must be an integer between 1 and ${MAX_QUEUES_PER_PAGE}.`,
    );
  }
  const after = NextToken === undefined ? '' : Buffer.from(NextToken, 'base64').toString();
  const rest = queues.filter(({ name }) => name > after).toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const page = rest.slice(0, max);
  // Without MaxResults AWS cuts the list off and gives no token.
  const isMore = MaxResults !== undefined && rest.length > page.length;
  return {
    urls: page.map(({ url }) => url),
    NextToken: isMore ? Buffer.from(page.at(-1)?.name ?? '').toString('base64') : undefined,
  };
};
