import type { MailStage } from '../../contract/dead-letter.ts';
import type { Lane } from '../../contract/lanes.ts';
import type { Malformed } from '../../contract/malformed.ts';
import type { AttachmentType, SuppressionOrigin } from '../../contract/policy.ts';
import type { AddressProblem } from '../address/parse-address.ts';
import type { LinkPlace } from './outside-links.ts';
import type { Stop } from './stop.ts';

/**
 * Why not: a stable code and just the facts that explain it. Codes are kept for ever: they appear unchanged in the
 * ledger, logs, metrics, the command and docs/reasons. Facts never hold subject, body or file names.
 */
export type Reason =
  | ({ readonly code: 'malformed' } & Malformed)
  | { readonly code: 'not-supported-yet'; readonly field: string }
  | {
      readonly code: 'unknown-source';
      readonly principal: string;
      readonly claimed?: string;
      readonly registeredFor: readonly string[];
    }
  | { readonly code: 'purpose-not-permitted'; readonly purpose: string; readonly permitted: readonly string[] }
  | { readonly code: 'wrong-door'; readonly door: Lane; readonly lane: Lane }
  | { readonly code: 'expired'; readonly expiredAt: string; readonly by: 'expires-at' | 'max-age' }
  | { readonly code: 'duplicate'; readonly first: string }
  | { readonly code: 'idempotency-key-reused'; readonly first: string }
  | ({ readonly code: 'stopped' } & Stop)
  | { readonly code: 'from-owned-by-other'; readonly from: string; readonly owner: string }
  | {
      readonly code: 'from-not-permitted';
      readonly from: string;
      readonly because: FromObjection;
      readonly permitted: readonly string[];
    }
  | { readonly code: 'header-not-permitted'; readonly header: string }
  | {
      readonly code: 'attachment-not-permitted';
      readonly attachment: number;
      readonly because: AttachmentObjection;
      readonly permitted: readonly AttachmentType[];
    }
  | { readonly code: 'upload-not-yours'; readonly attachment: number; readonly prefix: string }
  | { readonly code: 'upload-not-found'; readonly attachment: number; readonly because: 'missing' | 'hash-differs' }
  | {
      readonly code: 'too-large';
      readonly bytes: number;
      readonly limit: number;
      readonly of: 'message' | 'message-times-recipients';
    }
  | {
      readonly code: 'link-not-permitted';
      readonly field: string;
      readonly host: string;
      readonly permitted: readonly string[];
    }
  /** A URL that cannot be resolved to a host, or hides it. */
  | { readonly code: 'link-unreadable'; readonly field: LinkPlace; readonly kind: string }
  | {
      readonly code: 'quota-exceeded';
      readonly of: 'source' | 'purpose';
      readonly name: string;
      readonly per: 'minute' | 'day';
      readonly limit: number;
    }
  /** The account's quota of 24 hours has no room. Without `limit`, the lane's share of it, Amazon SES has said so. */
  | { readonly code: 'day-quota-reached'; readonly lane: Lane; readonly limit?: number; readonly daily?: number }
  | { readonly code: 'too-many-recipients'; readonly count: number; readonly limit: number }
  | { readonly code: 'address-invalid'; readonly problem: AddressProblem }
  | { readonly code: 'not-in-directory' }
  | { readonly code: 'not-on-allow-list' }
  /** Here only rules that name the very address admit, and this one does not. */
  | { readonly code: 'not-listed-by-address'; readonly rule: string }
  /** Content must not leave, and there are no words to send instead. */
  | { readonly code: 'redacted-form-missing' }
  /** Only said of what is observed: it would have left in redacted form. */
  | { readonly code: 'redaction-required' }
  /** It waited, and was made for another address than the one all mail goes to by now: it cannot be made again. */
  | { readonly code: 'redirected-since' }
  /** A person looked at what was held, and said no. */
  | { readonly code: 'refused-by-operator'; readonly by: string; readonly why: string }
  /** Its sender became a source's: from then on the request goes under another id. */
  | { readonly code: 'adopted'; readonly source: string; readonly messageId: string }
  | {
      readonly code: 'suppressed';
      readonly origin: SuppressionOrigin;
      /** The scope: only mail of this purpose; absent: all mail. */
      readonly purpose?: string;
      readonly since?: string;
      readonly until?: string;
    }
  /** No rule's: what could not be processed was taken from the queue. `error` is the class of what was thrown. */
  | { readonly code: 'dead-lettered'; readonly stage: MailStage; readonly error: string };

export type ReasonCode = Reason['code'];

export type FromObjection = 'domain-not-signed' | 'not-listed';

export type AttachmentObjection =
  /** The content is of a type the source does not list. */
  | { readonly type: AttachmentType }
  /** The content is of a type no policy can list, or of none that is known. */
  | { readonly type: 'other'; readonly mime?: string }
  /** A text file whose name or declared type says something else than the content can show. */
  | { readonly type: 'text'; readonly named: string; readonly declared: string }
  /** The declared `contentType` is not that of the content. */
  | { readonly type: 'mismatch'; readonly content: AttachmentType; readonly declared: string }
  /** The file name has an extension that is not one of the content's. */
  | { readonly type: 'name'; readonly content: AttachmentType };
