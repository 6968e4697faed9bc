import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { LogLines } from './log-lines.ts';
import { type Measure, measuresOf } from './measures.ts';
import type { Observation, Observe } from './observation.ts';

/** Where observations go: a log line for each, and metrics once for each batch. */
export type Observer = {
  readonly observe: Observe;
  /** Writes the metrics of what was observed since the last call (CloudWatch embedded metric format). */
  readonly flush: () => void;
  /** For the middleware that adds the invocation's id to every line. */
  readonly logger: Logger;
};

const namespace = 'Postern';

export const createObserver = (
  serviceName: string,
  { ENVIRONMENT: environment, LANE: lane }: { readonly ENVIRONMENT: string; readonly LANE?: string },
): Observer => {
  const where = { environment, ...(lane === undefined ? {} : { lane }) };
  const logger = new Logger({ serviceName, persistentKeys: where, logFormatter: new LogLines() });
  const metrics = new Metrics({ namespace, serviceName, defaultDimensions: where });
  let measures: Measure[] = [];

  return {
    logger,
    observe(observation) {
      const { event, ...rest } = observation;
      logger[logLevelOf(observation)](event, rest);
      measures.push(...measuresOf(observation));
    },
    flush() {
      for (const group of Map.groupBy(measures, ({ dimensions }) => JSON.stringify(dimensions)).values()) {
        publish(metrics, group);
      }
      measures = [];
    },
  };
};

const logLevelOf = (observation: Observation): 'info' | 'warn' | 'error' => {
  switch (observation.event) {
    case 'delivery-decided':
    case 'delivery-enqueued-again':
    case 'provider-answered':
    case 'delivery-ended':
    case 'delivery-held':
    case 'delivery-released':
    case 'request-handed-back':
    case 'stops-counted':
    case 'quota-read':
    case 'address-suppressed':
    case 'directory-changed':
    case 'feedback-ignored':
    case 'record-postponed':
    case 'command-answered':
    case 'unsubscribe-answered':
    case 'evidence-taken':
    case 'heartbeat-received':
    case 'turn-waited':
    case 'turn-refused':
      return 'info';
    case 'stop-raised':
    case 'lease-ran-out':
    case 'turn-missed':
    case 'duplicate-accepted':
    case 'command-refused':
      return 'warn';
    // Receivers object to us, not to a recipient: somebody has to look.
    case 'feedback-recorded':
      return observation.code === 'our-fault' ? 'error' : 'info';
    case 'record-failed':
    case 'command-failed':
    case 'unsubscribe-failed':
      return observation.because === 'outage' ? 'warn' : 'error';
    case 'directory-change-refused':
    case 'record-untrusted':
    case 'record-unreadable':
    case 'record-dead-lettered':
    case 'dead-letter-kept':
      return 'error';
  }
};

/** One blob for measures of the same dimensions: counts as their sum, everything else value by value. */
const publish = (metrics: Metrics, group: readonly Measure[]): void => {
  for (const [name, value] of Object.entries(group[0]?.dimensions ?? {})) metrics.addDimension(name, value);
  const counts = new Map<string, number>();
  for (const { metric, unit, value } of group) {
    if (unit === 'Count') counts.set(metric, (counts.get(metric) ?? 0) + value);
    else metrics.addMetric(metric, unit, value);
  }
  for (const [metric, sum] of counts) metrics.addMetric(metric, 'Count', sum);
  metrics.publishStoredMetrics();
};
