/** The sections of docs/runbook.md. Each alarm leads to one of them, and each of them is led to by an alarm. */
export const runbookSections = [
  'function-errors',
  'function-throttles',
  'dead-letters',
  'dead-letters-not-filed',
  'critical-mail-late',
  'queue-age',
  'sending-throttled',
  'day-quota-low',
  'day-quota-used-up',
  'quota-unwatched',
  'sending-misconfigured',
  'account-stopped',
  'unknown-outcome',
  'duplicate-accepted',
  'heartbeat-silent',
  'feedback-path-broken',
  'untrusted-envelope',
  'unknown-source',
  'unknown-sender',
  'feedback-late',
  'feedback-foreign',
  'bounces-our-fault',
  'bounce-rate',
  'complaint-rate',
  'release-silent',
  'reconcile-silent',
  'mail-overdue',
  'hour-unbalanced',
  'directory-late',
  'directory-changes-refused',
  'control-unavailable',
  'commands-refused',
  'unsubscribe-unavailable',
] as const;

export type RunbookSection = (typeof runbookSections)[number];

/** An alarm's text: what people suffer, and where it is written what to do. */
export const alarmText = (impact: string, section: RunbookSection): string =>
  `${impact}. What to do: docs/runbook.md#${section}`;
