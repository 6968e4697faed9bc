import type { MailRequest } from '../../contract/mail-request.ts';
import { findLinks } from '../links/find-links.ts';
import type { FoundLink } from '../links/found-link.ts';
import { judgeLinks, type OutsideLink } from '../links/judge-links.ts';

/** Where in a request a link is. */
export type LinkPlace = 'text' | 'html' | 'redacted.subject' | 'redacted.text';

/** Links of a request that lead elsewhere than its source may link to: each host, and each kind of hiding one, once. */
export type OutsideLinks = {
  readonly hosts: readonly { readonly place: LinkPlace; readonly host: string }[];
  readonly unreadable: readonly { readonly place: LinkPlace; readonly kind: string }[];
};

/** What recipients might follow or load, in either form of the mail. */
export const outsideLinks = (
  { text, html, redacted }: Pick<MailRequest, 'text' | 'html' | 'redacted'>,
  linkDomains: readonly string[],
): OutsideLinks => {
  const judge = (links: readonly FoundLink[]) => judgeLinks(links, linkDomains, Number.POSITIVE_INFINITY).outside;
  const outside = [
    ...judge(findLinks(text, html)).map((link) => ({ place: link.field as LinkPlace, link })),
    ...judge(findLinks(redacted?.subject, undefined)).map((link) => ({ place: 'redacted.subject' as const, link })),
    ...judge(findLinks(redacted?.text, undefined)).map((link) => ({ place: 'redacted.text' as const, link })),
  ];
  const hosts = new Map<string, OutsideLinks['hosts'][number]>();
  const unreadable = new Map<string, OutsideLinks['unreadable'][number]>();
  for (const { place, link } of outside) {
    if (link.kind === 'host') {
      if (!hosts.has(link.host)) hosts.set(link.host, { place, host: link.host });
    } else {
      const kind = kindOf(link);
      if (!unreadable.has(kind)) unreadable.set(kind, { place, kind });
    }
  }
  return { hosts: [...hosts.values()], unreadable: [...unreadable.values()] };
};

const kindOf = (link: Exclude<OutsideLink, { kind: 'host' }>): string =>
  'scheme' in link ? `${link.kind} ${link.scheme}` : link.kind;
