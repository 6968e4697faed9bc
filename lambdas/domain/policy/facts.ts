import type { Lane } from '../../contract/lanes.ts';
import type { MailRequest, RequestedMailbox } from '../../contract/mail-request.ts';
import type { Malformed } from '../../contract/malformed.ts';
import type { AttachmentType, Policy, SuppressionOrigin } from '../../contract/policy.ts';
import type { Audience } from '../../contract/policy-words.ts';
import type { DisplayNameProblem } from '../address/neutral-display-name.ts';
import type { Address, ParsedAddress } from '../address/parse-address.ts';
import type { IdentifiedSource } from '../identity/identify-source.ts';
import type { OutsideLinks } from './outside-links.ts';
import type { Stop } from './stop.ts';

/** Everything a decision depends on, gathered before deciding. Times are milliseconds since the epoch. */
export type Facts = {
  readonly now: number;
  /** When SQS accepted the request. */
  readonly receivedAt: number;
  /** The lane whose intake queue it came through. */
  readonly door: Lane;
  readonly policy: { readonly version: number; readonly document: Policy };
  /** RoleId or UserId of who enqueued it. */
  readonly principal: string;
  readonly source: IdentifiedSource;
  readonly request: MailRequest;
  /** Those that can concern the request, and perhaps others. */
  readonly stops: readonly Stop[];
  /** What was wrong with the request as it came; with any, `request` is what is left of it and nothing is sent. */
  readonly problems: readonly Malformed[];
  /** Which rules of the allow-list admit where the policy does not say. */
  readonly defaultAudience: Audience;
  /** Of a sender that no source lists: its request is too large to be kept, or too many of its requests are kept already. */
  readonly cannotBeKept?: true;
  /** What people let pass although it was held. */
  readonly overrides?: readonly Override[];
  /** One for each of the request's attachments, in its order. */
  readonly attachments: readonly AttachmentFacts[];
  /** What the ledger holds under this request's id, if anything: the first use of the key. */
  readonly firstUse?: FirstUse;
  readonly recipients: readonly RecipientFacts[];
};

export type Override = {
  /** The code of the reason that does not count any more. */
  readonly rule: string;
  /** ARN. */
  readonly by: string;
  readonly why: string;
  /** ISO 8601. */
  readonly at: string;
  /** Which stops do not count any more: those the mail was seen waiting for. */
  readonly stops?: readonly OverriddenStop[];
};

/** A stop as it was made: made once more, it is another one. */
export type OverriddenStop = Pick<Stop, 'scope' | 'since'>;

/** A limit that is used up: the mail waits until `until` (ISO 8601). */
export type QuotaExceeded = {
  readonly of: 'source' | 'purpose';
  readonly name: string;
  readonly per: 'minute' | 'day';
  readonly limit: number;
  readonly until: string;
};

export type FirstUse = {
  readonly messageId: string;
  /** Whether the first request with this key said the same (identity/request-hash.ts). */
  readonly sameRequest: boolean;
};

export type RecipientFacts = {
  readonly index: number;
  readonly field: 'to' | 'cc' | 'bcc';
  readonly given: RequestedMailbox;
  readonly address: ParsedAddress;
  /** Where everything goes in this environment: what the lists say below they say of this address. */
  readonly redirectedTo?: Address;
  /** The rule of the allow-list that admits this recipient: the most specific one that has not expired. */
  readonly allowedBy?: AllowRule;
  readonly directory?: DirectoryEntry;
  readonly suppressions: readonly Suppression[];
  /** Limits that leave no room for this recipient's mail. */
  readonly quotasExceeded?: readonly QuotaExceeded[];
  /** Under a key used before: whether this recipient's delivery stands, so that it is not decided anew. */
  readonly decidedBefore: boolean;
};

export type AllowRule = {
  readonly rule: string;
  readonly owner?: string;
  /** From then on it admits nobody. ISO 8601. */
  readonly expires?: string;
};

export type DirectoryEntry = { readonly groups: readonly string[] };

export type Suppression = {
  readonly origin: SuppressionOrigin;
  /** Only mail of this purpose; absent: all mail. */
  readonly purpose?: string;
  /** ISO 8601. */
  readonly since?: string;
  /** ISO 8601; without it the suppression does not end by itself. */
  readonly until?: string;
};

/** What is known of one attachment once its bytes have been read. */
export type AttachmentFacts =
  | { readonly found: true; readonly bytes: number; readonly content: AttachmentContent }
  | { readonly found: false; readonly because: 'missing' | 'hash-differs' | 'not-read' };

/** What the bytes themselves say (content/recognise-attachment.ts). */
export type AttachmentContent =
  | { readonly kind: 'binary'; readonly type: AttachmentType }
  | { readonly kind: 'text' }
  | { readonly kind: 'other'; readonly mime?: string };

/** The facts a rule sees: those of the request and of one recipient. */
export type DeliveryFacts = RequestFacts & { readonly recipient: RecipientFacts };

/** What is the same for all recipients. */
export type RequestFacts = Omit<Facts, 'recipients'> & {
  readonly recipientCount: number;
  /** Upper estimate of the finished MIME message (content/message-bytes.ts). */
  readonly messageBytes: number;
  /** Where the request's content leads beyond the source's `linkDomains`. */
  readonly outsideLinks: OutsideLinks;
  /** What is wrong with the display names that it would show. */
  readonly nameProblems: readonly DisplayNameProblem[];
};
