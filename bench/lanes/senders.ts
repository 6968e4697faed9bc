import type { Lane } from '../../lambdas/contract/lanes.ts';

/** Who sends in this measurement, and how. */
export type Sender = {
  readonly source: string;
  readonly lane: Lane;
  readonly purpose: string;
  readonly pattern: /** A mail every so often, in every phase: what people wait for. */
    | { readonly kind: 'steady'; readonly perSecond: number }
    /** Ten mails at once, in the middle of every phase: a small source beside large ones. */
    | { readonly kind: 'ten-at-once' }
    /** All at once when the load comes: this part of its lane's backlog. */
    | { readonly kind: 'backlog'; readonly part: number };
};

export const senders: readonly Sender[] = [
  { source: 'login', lane: 'critical', purpose: 'two-factor', pattern: { kind: 'steady', perSecond: 4 } },
  { source: 'recovery', lane: 'critical', purpose: 'password-reset', pattern: { kind: 'steady', perSecond: 1 } },
  // A normal day's mails are a seventh of it.
  { source: 'orders', lane: 'standard', purpose: 'notification', pattern: { kind: 'backlog', part: 1 } },
  { source: 'alerts', lane: 'standard', purpose: 'notification', pattern: { kind: 'steady', perSecond: 1 } },
  { source: 'payroll', lane: 'standard', purpose: 'notification', pattern: { kind: 'ten-at-once' } },
  { source: 'campaigns', lane: 'bulk', purpose: 'newsletter', pattern: { kind: 'backlog', part: 0.5 } },
  { source: 'magazine', lane: 'bulk', purpose: 'newsletter', pattern: { kind: 'backlog', part: 0.3 } },
  { source: 'digest', lane: 'bulk', purpose: 'newsletter', pattern: { kind: 'backlog', part: 0.2 } },
  { source: 'club', lane: 'bulk', purpose: 'newsletter', pattern: { kind: 'ten-at-once' } },
];

export const roleOf = ({ source }: Sender): string => `${source}-service`;
