/**
 * What a run of some thousand seeds has to have met: each of these counts in at least one of them. What it does not meet
 * any more it does not test any more, and nobody would notice.
 */
export const required: readonly string[] = [
  ...['tables', 'objects', 'queues', 'topics'].flatMap((service) =>
    ['refused', 'lost', 'repeated', 'slow', 'outage'].map((fault) => `${service}:${fault}`),
  ),
  'tables:unprocessed-keys',
  'tables:short-page',
  'queues:partial-failure',
  'queues:copies',
  'queues:not-deleted',
  'topics:partial-failure',
  'account:refused',
  'objects:gone',
  'crash',
  'standstill',
  'ses:accepted',
  'ses:throttled',
  'ses:over-rate',
  'ses:day-quota',
  'ses:unavailable',
  'ses:rejected',
  'ses:misconfigured',
  'ses:account-stopped',
  'ses:lost:taken',
  'ses:lost:not-taken',
  'events:late',
  'events:lost',
  'events:twice',
  'events:reordered',
  'events:held-up',
  'people:stop',
  'people:resume',
  'people:suppress',
  'people:redrive',
  'people:apply',
  'decided-by-another-policy',
  'sent-after-adoption',
  'quota-used-up:source',
  'quota-used-up:purpose',
  'quota-kept-back:source',
  'quota-kept-back:purpose',
  'queues:envelope-lost',
  'queues:moved',
  'queues:envelope-moved',
  'queues:event-moved',
  'redrive-outcome:may-have-left',
  'redrive-outcome:moved-on',
  'ended-after-loss',
  'answered-late',
  'hour-counted:checked',
  'slice-noted',
  'redriven:outbound',
  'redriven:intake',
  'redriven:feedback',
  'sent-after-redrive',
  'tables:stale',
  'excused:events-lost',
  'excused:events-late',
  'excused:events-disturbed',
  'accepted-twice',
  'dead-letter:UntrustedEnvelope',
  'dead-letter:Error',
  ...[
    'delivery-decided',
    'delivery-enqueued-again',
    'delivery-ended',
    'delivery-held',
    'delivery-released',
    'provider-answered',
    'lease-ran-out',
    'evidence-taken',
    'duplicate-accepted',
    'stop-raised',
    'address-suppressed',
    'heartbeat-received',
    'feedback-recorded',
    'quota-read',
    'record-failed',
    'record-postponed',
    'record-untrusted',
    'record-dead-lettered',
    'dead-letter-kept',
    'dead-letter-redriven',
    'delivery-overdue',
    'hour-counted',
    'reconciled',
  ].map((event) => `observed:${event}`),
  ...['delivered', 'bounced', 'complained', 'failed', 'refused', 'expired', 'discarded', 'unknown'].map(
    (status) => `ended:${status}`,
  ),
  ...['duplicate', 'idempotency-key-reused', 'malformed', 'quota-exceeded', 'not-in-directory'].map(
    (code) => `decided:${code}`,
  ),
];

/** Met by one in some thousands of seeds: a soak has to meet it, a quarter of those in `npm test` need not. */
export const seldomMet: ReadonlySet<string> = new Set(['excused:events-disturbed', 'slice-noted']);

/** How many seeds met each thing. */
export type Coverage = Map<string, number>;

export const addCoverage = (coverage: Coverage, met: Iterable<string>): void => {
  for (const what of met) coverage.set(what, (coverage.get(what) ?? 0) + 1);
};

export const notMet = (coverage: Coverage): readonly string[] => required.filter((what) => !coverage.has(what));
