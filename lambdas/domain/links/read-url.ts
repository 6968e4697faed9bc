import { bareHostsIn } from './bare-hosts.ts';
import { readingsOf } from './fold-characters.ts';
import { namedSchemes, type Target } from './found-link.ts';
import { hostOf, targetsOfAuthority } from './host-of.ts';

/** A base no mail has: what keeps its host is relative, and leads nowhere unless a base element says so. */
const base = 'https://relative.invalid/';

const startsWithScheme = /^[\0- ]*([a-z][a-z0-9+.-]*):/i;
const authorityOf = /^[\0- ]*(?:[a-z][a-z0-9+.-]*:)?[/\\]*([^/?#]*)/i;
/** Pictures that are in the mail itself, and can do nothing but be shown. SVG can. */
const rasterImage = /^[\0- ]*data:image\/(?:png|gif|jpe?g|webp|bmp|avif)[;,]/i;

/**
 * Where the value of an attribute or of `url()` leads, as the WHATWG URL parser reads it: tabs and newlines do not
 * count, backslashes are slashes, `//host` takes a scheme, percent-encoded and full-width hosts and numbers that are
 * IPv4 addresses are resolved. Where another reader gets to another host, that one is named too. Hosts in the path or
 * query (a redirect's target) are not followed. Relative URLs and parts of the mail itself (`cid:`) give nothing.
 */
export const readUrl = (written: string): readonly Target[] => readingsOf(written).flatMap(readOne);

const readOne = (written: string): readonly Target[] => {
  const value = written.replaceAll(/[\t\n\r]/g, '');
  const scheme = startsWithScheme.exec(value)?.[1]?.toLowerCase();
  switch (scheme) {
    case undefined:
      return readRelative(value);
    case 'http':
    case 'https':
      return readHttp(value);
    case 'cid':
    case 'mid':
    case 'about':
      return [];
    case 'mailto':
      return [{ kind: 'mailto' }];
    case 'tel':
    case 'sms':
      return [{ kind: 'tel' }];
    case 'data':
      return rasterImage.test(value) ? [] : [{ kind: 'no-host-scheme', scheme }];
    case 'javascript':
    case 'vbscript':
      return [{ kind: 'no-host-scheme', scheme }];
    default:
      return readOther(value, scheme);
  }
};

const readHttp = (value: string): readonly Target[] => {
  const host = hostOf(URL.parse(value));
  return host === undefined ? [{ kind: 'unparsable' }] : targetsAt(host, value);
};

const readRelative = (value: string): readonly Target[] => {
  const url = URL.parse(value, base);
  if (url === null) return [{ kind: 'unparsable' }];
  if (url.origin === new URL(base).origin && url.username === '') return leadingHost(value);
  const host = hostOf(url);
  return host === undefined ? [{ kind: 'unparsable' }] : targetsAt(host, value);
};

/** Where readers may disagree on a host, each of their readings. */
const targetsAt = (host: string, value: string): readonly Target[] => {
  const authority = authorityOf.exec(value)?.[1] ?? '';
  return /[@\\]/.test(authority) ? targetsOfAuthority(authority) : [{ kind: 'host', host }];
};

/** `host:8080/path` reads as a scheme, and is one to a browser; mail programs that add `http://` go to the host. */
const readOther = (value: string, scheme: string): readonly Target[] => {
  const hosts = scheme.includes('.') ? leadingHost(value) : [];
  if (hosts.length > 0) return hosts;
  return [{ kind: 'other-scheme', scheme: namedSchemes.find((name) => name === scheme) ?? 'other' }];
};

/** `href="www.evil.example"`: relative to a browser; mail programs add what was forgotten. */
const leadingHost = (value: string): readonly Target[] =>
  bareHostsIn(/^[\0- ]*([^/?#\s]*[/?#:]?)/.exec(value)?.[1] ?? '');
