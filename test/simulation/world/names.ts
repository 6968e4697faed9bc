import { type Lane, lanes } from '../../../lambdas/contract/lanes.ts';
import { tableKeys } from '../../../lambdas/contract/tables.ts';
import { roleIds } from '../plan/policy.ts';
import type { FunctionName } from './handlers.ts';

const host = 'https://sqs.example/111122223333';

export const intakeQueue = (lane: Lane): string => `postern-sim-${lane}-intake`;
export const outboundQueue = (lane: Lane): string => `postern-sim-${lane}-outbound`;
export const feedbackQueue = 'postern-sim-feedback';
export const deadLettersOf = (queue: string): string => `${queue}-dead-letter`;

/** The queues with their dead-letter queues, and the function that reads each. */
export const queuePlan: readonly { readonly queue: string; readonly reader: FunctionName; readonly lane?: Lane }[] = [
  ...lanes.map((lane) => ({ queue: intakeQueue(lane), reader: 'filter' as const, lane })),
  ...lanes.map((lane) => ({ queue: outboundQueue(lane), reader: 'send' as const, lane })),
  { queue: feedbackQueue, reader: 'feedback' },
];

const urls = (nameOf: (lane: Lane) => string): string =>
  JSON.stringify(Object.fromEntries(lanes.map((lane) => [lane, `${host}/${nameOf(lane)}`])));

const sets = (prefix: string): string =>
  JSON.stringify({ 300: `${prefix}-300`, 3600: `${prefix}-3600`, 50400: `${prefix}-50400` });

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** The environment of every function: all that any of them asks for. */
export const environmentOf = (reader: FunctionName, lane: Lane | undefined): Record<string, string> => {
  const own = reader === 'filter' ? intakeQueue(lane ?? 'standard') : outboundQueue(lane ?? 'standard');
  const trusted = {
    filter: [roleIds.release],
    send: [roleIds.filter, roleIds.release],
    'dead-letter': [roleIds.filter, roleIds.send, roleIds.feedback, roleIds.release],
  };
  return {
    ENVIRONMENT: 'sim',
    LANE: lane ?? 'standard',
    STATUS_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:postern-sim-status',
    EVENTS_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:postern-sim-ses-events',
    ACCOUNT_ID: '111122223333',
    ...Object.fromEntries(Object.keys(tableKeys).map((table) => [`${kebab(table)}_TABLE`, table])),
    PIPELINE_BUCKET: 'pipeline',
    UPLOADS_BUCKET: 'uploads',
    DEAD_LETTER_QUEUE_URL: `${host}/${deadLettersOf(reader === 'feedback' ? feedbackQueue : own)}`,
    FEEDBACK_QUEUE: feedbackQueue,
    DIRECTORY_QUEUE: 'postern-sim-directory',
    OUTBOUND_QUEUE_URL: `${host}/${outboundQueue(lane ?? 'standard')}`,
    OUTBOUND_QUEUE_URLS: urls(outboundQueue),
    INTAKE_QUEUE_URLS: urls(intakeQueue),
    TRUSTED_ROLE_IDS: (trusted[reader as keyof typeof trusted] ?? [roleIds.filter]).join(','),
    CONFIGURATION_SETS: sets('set'),
    WATCHED_CONFIGURATION_SETS: sets('watched'),
    UNSUBSCRIBE_BASE_URL: 'https://unsubscribe.example/',
    DEFAULT_AUDIENCE: 'every-rule',
  };
};
