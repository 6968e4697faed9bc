import { invalidArgument } from './errors.ts';
import { MAX_KEYS_PER_PAGE } from './limits.ts';

/** What a listing shows: an item, or the common prefix that items are rolled up into. */
export type Listed<Item> = { readonly item: Item } | { readonly commonPrefix: string };

/**
 * Rolls items up to the delimiter and cuts the page off.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
 */
export const pageOf = <Item extends { readonly key: string }>(
  items: readonly Item[],
  { prefix, delimiter, max }: { readonly prefix: string; readonly delimiter: string; readonly max: number },
): {
  readonly listed: readonly Listed<Item>[] /** The last item that is on the page or rolled up there. */;
  readonly last: Item | undefined;
  readonly isTruncated: boolean;
} => {
  const listed: Listed<Item>[] = [];
  let last: Item | undefined;
  let currentPrefix: string | undefined;
  for (const item of items) {
    const commonPrefix = commonPrefixOf(item.key, prefix, delimiter);
    const isRolledUp = commonPrefix !== undefined && commonPrefix === currentPrefix;
    if (!isRolledUp && listed.length === max) {
      return { listed, last, isTruncated: max > 0 };
    }
    if (!isRolledUp) {
      listed.push(commonPrefix === undefined ? { item } : { commonPrefix });
    }
    currentPrefix = commonPrefix;
    last = item;
  }
  return { listed, last, isTruncated: false };
};

/** @throws {AwsError} `InvalidArgument` */
export const parseMaxKeys = (query: URLSearchParams): number => {
  const max = Number(query.get('max-keys') ?? MAX_KEYS_PER_PAGE);
  if (!Number.isInteger(max) || max < 0) {
    throw invalidArgument('Provided max-keys not an integer or within integer range');
  }
  return Math.min(max, MAX_KEYS_PER_PAGE);
};

/** With `encoding-type=url`, keys that XML cannot hold survive. */
export const keyEncoder = (query: URLSearchParams): ((key: string) => string) =>
  query.get('encoding-type') === 'url' ? (key) => encodeURIComponent(key).replaceAll('%2F', '/') : (key) => key;

const commonPrefixOf = (key: string, prefix: string, delimiter: string): string | undefined => {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
};
