import type { Lane } from '../../contract/lanes.ts';
import type { Override } from './facts.ts';

/** Why yes: one piece of evidence. Kept in the ledger beside the verdict. */
export type Because =
  | { readonly code: 'policy'; readonly version: number }
  | { readonly code: 'source'; readonly source: string; readonly principal: string }
  | { readonly code: 'purpose'; readonly purpose: string; readonly lane: string }
  /** It came through another lane's door than its purpose's. */
  | { readonly code: 'forwarded'; readonly door: Lane; readonly lane: Lane }
  | { readonly code: 'directory'; readonly groups: readonly string[] }
  | { readonly code: 'allow-list'; readonly rule: string; readonly owner?: string }
  /** What it was held for has ended. */
  | { readonly code: 'released' }
  /** It was given up, and a person had it brought back. */
  | { readonly code: 'redriven'; readonly by: string; readonly why: string; readonly at: string }
  /** Why the mail leaves in complete form; `matched` is the domain pattern or the group. */
  | {
      readonly code: 'complete-form';
      readonly exemption: 'purpose' | 'domain' | 'group' | 'redaction-off' | 'observed';
      readonly matched?: string;
    }
  /** Why only the redacted form leaves, and whose words that are. */
  | {
      readonly code: 'redacted-form';
      readonly cause: 'default' | 'purpose' | 'everybody';
      readonly words: 'request' | 'source' | 'generic';
    }
  /** The From of the request is on a domain we do not sign for. */
  | { readonly code: 'from-rewritten'; readonly from: string; readonly to: string }
  /** Its display name pretended to be what it is not. */
  | { readonly code: 'display-name-neutralised'; readonly problems: readonly string[] }
  /** Hosts that links lead to beyond the source's `linkDomains`; `more` that are not named. */
  | { readonly code: 'links-reported'; readonly hosts: readonly string[]; readonly more?: number }
  /** Its source is being observed: what it would have been refused for is in `wouldRefuse`. */
  | { readonly code: 'observed'; readonly until: string }
  /** The environment sends everything to this one address. */
  | { readonly code: 'redirected'; readonly to: string }
  /** A person let it pass this rule. */
  | {
      readonly code: 'overridden';
      readonly rule: string;
      readonly by: string;
      readonly why: string;
      readonly at: string;
      /** Which stops. */
      readonly stops?: Override['stops'];
    }
  | { readonly code: 'route'; readonly via: 'ses'; readonly tls: 'required' };
