export type LinkField = 'text' | 'html';

/**
 * One thing in a body that a mail client could follow or load. It never holds a URL: hosts are A-labels in lower case,
 * without port and trailing dot, or IP addresses as the URL parser writes them; schemes are names of a closed list.
 */
export type FoundLink =
  | { readonly field: LinkField; readonly kind: 'host'; readonly host: string }
  /** `https://bank.example@evil.example`: shows one host and leads to another. `host` is where it leads. */
  | { readonly field: LinkField; readonly kind: 'userinfo'; readonly host: string }
  /** Another scheme than http and https that leads out of the mail: `ftp:`, `file:`, an application's own. */
  | { readonly field: LinkField; readonly kind: 'other-scheme'; readonly scheme: LinkScheme }
  /** A scheme that runs or shows what it holds: there is no host to ask about. */
  | { readonly field: LinkField; readonly kind: 'no-host-scheme'; readonly scheme: 'data' | 'javascript' | 'vbscript' }
  /** Nothing a host can be read from; or markup in markup, deeper than is read here. */
  | { readonly field: LinkField; readonly kind: 'unparsable' }
  /** Writes to or calls somebody: reported, not fenced, as there is no host to visit. */
  | { readonly field: LinkField; readonly kind: 'mailto' | 'tel' };

/** Schemes by name; whatever else is `other`, so that no words of a mail get into a reason. */
export const namedSchemes = [
  'blob',
  'feed',
  'file',
  'filesystem',
  'ftp',
  'ftps',
  'intent',
  'sftp',
  'smb',
  'view-source',
  'webcal',
  'ws',
  'wss',
] as const;
export type LinkScheme = (typeof namedSchemes)[number] | 'other';

/** A found link before it is known which body it was found in. */
export type Target = FoundLink extends infer Each ? (Each extends FoundLink ? Omit<Each, 'field'> : never) : never;
