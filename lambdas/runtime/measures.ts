import type { Observation } from './observation.ts';

/** One value of a metric. Dimensions cost money for each combination of values: all of them come from small fixed sets. */
export type Measure = {
  readonly metric:
    | 'Decisions'
    | 'ProviderAnswers'
    | 'AcceptedAfter'
    | 'LeasesRanOut'
    | 'TurnWait'
    | 'TurnsRefused'
    | 'TurnsMissed'
    | 'EvidenceTaken'
    | 'DuplicatesAccepted'
    | 'FeedbackDelay'
    | 'Endings'
    | 'Overdue'
    | 'NotEnded'
    | 'UnbalancedHour'
    | 'ReconcileDelay'
    | 'Holds'
    | 'OpenStops'
    | 'DailyQuotaLeft'
    | 'SentLast24Hours'
    | 'MaxSendRate'
    | 'DeadLetters'
    | 'Redrives'
    | 'Feedback'
    | 'Suppressions'
    | 'DirectoryChanges'
    | 'Commands'
    | 'Unsubscribes'
    | 'Records';
  /** Counts are summed over a batch; all else is published value by value. */
  readonly unit: 'Count' | 'Count/Second' | 'None' | 'Percent' | 'Seconds' | 'Milliseconds';
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
};

const count = (metric: Measure['metric'], dimensions: Measure['dimensions']): Measure => ({
  metric,
  unit: 'Count',
  value: 1,
  dimensions,
});

/** How things stand, of the whole environment. */
const gauge = (metric: Measure['metric'], unit: Exclude<Measure['unit'], 'Count'>, value: number): Measure => ({
  metric,
  unit,
  value,
  dimensions: {},
});

/** What is counted of an observation. */
export const measuresOf = (observation: Observation): readonly Measure[] => {
  switch (observation.event) {
    case 'delivery-decided': {
      const { verdict, reasons } = observation;
      return [count('Decisions', { verdict, reason: reasons[0] ?? 'none' })];
    }
    case 'delivery-enqueued-again':
    // The answers that lead to it are counted, and the stops that stand.
    case 'stop-raised':
      return [];
    case 'provider-answered': {
      const { answer, secondsSinceReceived, hasWaited } = observation;
      const answered = count('ProviderAnswers', { answer });
      return answer === 'accepted' && !hasWaited
        ? [answered, { metric: 'AcceptedAfter', unit: 'Seconds', value: secondsSinceReceived, dimensions: {} }]
        : [answered];
    }
    case 'turn-waited':
      return [{ metric: 'TurnWait', unit: 'Milliseconds', value: observation.milliseconds, dimensions: {} }];
    case 'turn-refused':
      return [count('TurnsRefused', { because: observation.because })];
    case 'turn-missed':
      return [count('TurnsMissed', {})];
    case 'lease-ran-out':
      return [count('LeasesRanOut', {})];
    case 'evidence-taken':
      return [count('EvidenceTaken', {})];
    case 'duplicate-accepted':
      return [count('DuplicatesAccepted', {})];
    case 'heartbeat-received':
      return [gauge('FeedbackDelay', 'Seconds', observation.secondsUnderWay)];
    case 'delivery-ended':
      return [count('Endings', { state: observation.state })];
    case 'delivery-overdue':
      return [count('Overdue', { lane: observation.lane })];
    case 'delivery-not-ended':
      return [];
    case 'hour-counted': {
      const { lane, accepted, ended, hoursAgo } = observation;
      const dimensions = { lane };
      return [
        { metric: 'NotEnded', unit: 'None', value: accepted - ended, dimensions },
        // Which hour it is, as an alarm can say it.
        { metric: 'UnbalancedHour', unit: 'None', value: accepted === ended ? 0 : hoursAgo, dimensions },
      ];
    }
    case 'reconciled':
      return [gauge('ReconcileDelay', 'Seconds', observation.secondsBehind)];
    case 'delivery-held':
      return [count('Holds', { change: 'held' })];
    case 'delivery-released':
      return [count('Holds', { change: 'released' })];
    case 'request-handed-back':
      return [count('Holds', { change: 'handed-back' })];
    case 'stops-counted':
      return [gauge('OpenStops', 'None', observation.open)];
    case 'quota-read':
      return [
        gauge('DailyQuotaLeft', 'Percent', observation.percentLeft),
        gauge('SentLast24Hours', 'None', observation.sentLast24Hours),
        gauge('MaxSendRate', 'Count/Second', observation.perSecond),
      ];
    // Without a dimension of its own: any one of them is a reason for the alarm.
    case 'dead-letter-kept':
      return [count('DeadLetters', {})];
    case 'dead-letter-redriven':
      return [count('Redrives', { outcome: observation.outcome })];
    case 'feedback-recorded':
      return observation.isNew && observation.isSimulated !== true
        ? [count('Feedback', { code: observation.code })]
        : [];
    case 'address-suppressed':
      return [count('Suppressions', { origin: observation.origin })];
    case 'feedback-ignored':
      return [count('Feedback', { code: 'ignored' })];
    case 'directory-changed':
      return [count('DirectoryChanges', { outcome: observation.change })];
    case 'directory-change-refused':
      return [count('DirectoryChanges', { outcome: 'refused' })];
    case 'command-answered':
      return [count('Commands', { outcome: 'answered' })];
    case 'command-refused':
      return [count('Commands', { outcome: 'refused' })];
    case 'command-failed':
      return [count('Commands', { outcome: observation.because })];
    case 'unsubscribe-answered':
      return [count('Unsubscribes', { outcome: observation.outcome })];
    case 'unsubscribe-failed':
      return [count('Unsubscribes', { outcome: observation.because })];
    case 'record-postponed':
      return [count('Records', { outcome: 'postponed' })];
    case 'record-untrusted':
      return [count('Records', { outcome: 'untrusted' })];
    case 'record-unreadable':
      return [count('Records', { outcome: 'unreadable' })];
    case 'record-failed':
      return [count('Records', { outcome: observation.because })];
    case 'record-dead-lettered':
      return [count('Records', { outcome: 'dead-lettered' })];
  }
};
