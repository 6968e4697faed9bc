import type { Target } from './found-link.ts';

const unparsable = { kind: 'unparsable' } as const;

/** What DNS can carry in A-labels (and `_`, which some names have), or an IPv6 address. */
const presentable = /^(?:[a-z0-9_.-]{1,253}|\[[0-9a-f:.]+\])$/;

/** The host of a parsed URL as patterns are compared with it; undefined when it has none that can be named. */
export const hostOf = (url: URL | null): string | undefined => {
  const host = url?.hostname.replace(/\.$/, '') ?? '';
  return presentable.test(host) ? host : undefined;
};

/**
 * Every host that an authority leads to. Readers disagree on `https://a\@b`: a browser goes to `a`, a parser by RFC 3986
 * to `b`. Both are named.
 * @param authority - what is between `//` and the next `/`, `?` or `#`
 */
export const targetsOfAuthority = (authority: string): readonly Target[] => {
  const kind = authority.includes('@') ? 'userinfo' : 'host';
  const readings = new Set([authority, authority.slice(authority.lastIndexOf('@') + 1)]);
  return [...readings].map((reading): Target => {
    const host = hostOf(URL.parse(`https://${reading}/`));
    return host === undefined ? unparsable : { kind, host };
  });
};
