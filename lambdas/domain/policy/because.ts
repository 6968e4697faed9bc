import type { Lane } from '../../contract/lanes.ts';

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
  /** Why the mail leaves in complete form. */
  | { readonly code: 'complete-form'; readonly exemption: 'purpose' }
  | { readonly code: 'route'; readonly via: 'ses'; readonly tls: 'required' };
