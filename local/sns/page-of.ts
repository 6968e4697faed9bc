import { invalidParameter } from './errors.ts';
import { PAGE_SIZE } from './limits.ts';

/** @throws {AwsError} `InvalidParameter` for a token that was not given out */
export const pageOf = <Item>(
  all: readonly Item[],
  token: string | null,
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } => {
  const start = Number(token ?? 0);
  if (!Number.isSafeInteger(start) || start < 0) {
    throw invalidParameter('NextToken');
  }
  const end = start + PAGE_SIZE;
  return { items: all.slice(start, end), nextToken: end < all.length ? String(end) : undefined };
};
