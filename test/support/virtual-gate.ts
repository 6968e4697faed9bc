import { setImmediate as nextTurn } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { vi } from 'vitest';
import { createAccountReadings } from '../../lambdas/adapters/account-readings.ts';
import { createTableClient } from '../../lambdas/adapters/clients.ts';
import { decodeDelivery } from '../../lambdas/adapters/ledger-item.ts';
import { mostReceipts } from '../../lambdas/contract/most-receipts.ts';
import { nextReading } from '../../lambdas/domain/budget/account-reading.ts';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import { startEventSourceMapping } from '../../local/lambda/event-source-mapping.ts';
import { createSlotPool } from '../../local/lambda/slot-pool.ts';
import { roleId } from '../../local/principal.ts';
import { buckets, startLocalAws, tables } from '../lambdas/support/local-aws.ts';
import { applyPolicy } from '../lambdas/support/policy-in-force.ts';
import { now as start } from './facts.ts';

const eventsTopic = 'arn:aws:sns:eu-west-1:111122223333:postern-test-ses-events';
const sendingAccount = '111122223333';
const configurationSet = 'postern-test-50400';

/** As infra/constructs/queue-with-dead-letter.ts has them. */
const visibilityTimeoutSeconds = 180;
const retentionSeconds = 7 * 86_400;

/** Of a function, as Lambda leaves it at the start. */
const functionMilliseconds = 30_000;

type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
type ScheduledHandler = (event: unknown, context: Context) => Promise<void>;

/**
 * The real handlers, in this process, behind the real model of SQS and its event source mapping, over tables, buckets and SES
 * of the local stack: on a clock that moves only when told to, so that an hour takes seconds.
 * @param policyDocument - as people write it; `billing`'s principal is the role `billing`
 */
export const startVirtualGate = async (policyDocument: object) => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  // An outage is met once for each receipt, not three times: the SDK's own patience is real time.
  process.env['AWS_MAX_ATTEMPTS'] = '1';
  const aws = await startLocalAws();
  await aws.verifyDomain('notify.acme.example', configurationSet);
  const deadLetters = aws.sqs.createQueue({ name: 'dead-letters' });
  const queue = (name: string) =>
    aws.sqs.createQueue({
      name,
      visibilityTimeoutSeconds,
      messageRetentionSeconds: retentionSeconds,
      redrive: { deadLetterQueueArn: deadLetters.arn, maxReceiveCount: mostReceipts },
    });
  const queues = {
    intake: queue('intake'),
    outbound: queue('outbound'),
    feedback: queue('feedback'),
    directory: queue('directory'),
  };
  const ofEachLane = (url: string) => JSON.stringify({ critical: url, standard: url, bulk: url });
  await applyPolicy(policyDocument, roleId('billing'), start - 86_400_000);

  // Its turns would be waited for in real time: this account has them all at once.
  const unlimited = {
    perSecond: Number.POSITIVE_INFINITY,
    daily: Number.POSITIVE_INFINITY,
    sentLast24Hours: 0,
    counted: 0,
  };
  const reading = nextReading(undefined, unlimited, start - 60_000);
  await createAccountReadings(createTableClient(), tables.counters).follow(undefined, reading);

  Object.assign(process.env, {
    ENVIRONMENT: 'test',
    LANE: 'standard',
    ALLOW_LIST_TABLE: tables.allowList,
    DIRECTORY_TABLE: tables.directory,
    SUPPRESSIONS_TABLE: tables.suppressions,
    DEFAULT_AUDIENCE: 'every-rule',
    POLICIES_TABLE: tables.policies,
    LEDGER_TABLE: tables.ledger,
    AUDIT_TABLE: tables.audit,
    PIPELINE_BUCKET: buckets.pipeline,
    UPLOADS_BUCKET: buckets.uploads,
    STOPS_TABLE: tables.stops,
    COUNTERS_TABLE: tables.counters,
    OUTBOUND_QUEUE_URL: queues.outbound.url,
    OUTBOUND_QUEUE_URLS: ofEachLane(queues.outbound.url),
    FEEDBACK_QUEUE: 'feedback',
    DIRECTORY_QUEUE: 'directory',
    INTAKE_QUEUE_URLS: ofEachLane(queues.intake.url),
    DEAD_LETTER_QUEUE_URL: deadLetters.url,
    STATUS_TOPIC_ARN: aws.subscribe('status', 'status-events'),
    EVENTS_TOPIC_ARN: eventsTopic,
    ACCOUNT_ID: sendingAccount,
    TRUSTED_ROLE_IDS: roleId('test-role'),
    CONFIGURATION_SETS: JSON.stringify({ 50400: configurationSet }),
    WATCHED_CONFIGURATION_SETS: JSON.stringify({ 50400: configurationSet }),
    UNSUBSCRIBE_LINKS_TABLE: tables.unsubscribeLinks,
    UNSUBSCRIBE_BASE_URL: 'https://unsubscribe.example/',
  });
  const { handler: filter } = await import('../../lambdas/filter/handler.ts');
  const { handler: send } = await import('../../lambdas/send/handler.ts');
  const { handler: feedback } = await import('../../lambdas/feedback/handler.ts');
  const { handler: directory } = await import('../../lambdas/directory/handler.ts');
  const { handler: release } = await import('../../lambdas/release/handler.ts');
  const { handler: reconcile } = await import('../../lambdas/reconcile/handler.ts');
  const { handler: unsubscribe } = await import('../../lambdas/unsubscribe/handler.ts');

  let running = 0;
  let invocations = 0;
  const track = async <Result>(work: Promise<Result>): Promise<Result> => {
    running += 1;
    try {
      return await work;
    } finally {
      running -= 1;
    }
  };
  const context = (milliseconds = functionMilliseconds): Context => {
    invocations += 1;
    return {
      awsRequestId: `invocation-${invocations}`,
      functionName: 'f',
      getRemainingTimeInMillis: () => milliseconds,
    } as Context;
  };

  const slots = createSlotPool(8);
  const mappings = (
    [
      [queues.intake, filter],
      [queues.outbound, send],
      [queues.feedback, feedback],
      [queues.directory, directory],
    ] as readonly (readonly [typeof queues.intake, QueueHandler])[]
  ).map(([source, handler]) =>
    startEventSourceMapping(
      source,
      {
        invoke: (payload) =>
          track(
            handler(JSON.parse(payload) as SQSEvent, context()).then(
              (value) => ({ outcome: 'succeeded', value }) as const,
              (error: unknown) =>
                ({ outcome: 'failed', error: { errorType: 'Error', errorMessage: String(error), trace: [] } }) as const,
            ),
          ),
      },
      { batchSize: 10, maximumBatchingWindowSeconds: 0, reportsBatchItemFailures: true, maximumConcurrency: 4 },
      { clock: aws.clock, slots, priority: 'normal' },
    ),
  );

  const scheduled: readonly (readonly [everySeconds: number, handler: ScheduledHandler, milliseconds: number])[] = [
    [60, release, functionMilliseconds],
    [300, reconcile, 300_000],
  ];
  let failedRuns = 0;
  const runScheduled = async (second: number, by: number): Promise<void> => {
    for (const [every, handler, milliseconds] of scheduled) {
      if (Math.floor(second / every) === Math.floor((second - by) / every)) continue;
      await handler({}, context(milliseconds)).catch(() => {
        failedRuns += 1;
      });
    }
  };

  const settle = async (): Promise<void> => {
    // The mappings delete what is done in the turn after an invocation ends, and poll again.
    for (let idle = 0; idle < 5; idle = running === 0 ? idle + 1 : 0) await nextTurn();
  };

  let second = 0;
  return {
    aws,
    queues,
    deadLetters,
    /**
     * Lets so many seconds pass, and everything happen that happens in them.
     * @param by - in steps of so many: what happens in one happens at its end
     */
    pass: async (seconds: number, by = 1): Promise<void> => {
      for (let passed = 0; passed < seconds; passed += by) {
        second += by;
        vi.setSystemTime(start + second * 1000);
        await aws.clock.advance(by * 1000);
        await settle();
        await runScheduled(second, by);
        await settle();
      }
    },
    now: () => start + second * 1000,
    /** Runs of the scheduled functions that failed as a whole. */
    failedRuns: () => failedRuns,
    enqueue: (request: object): string =>
      queues.intake.send({ body: JSON.stringify(request), senderId: `${roleId('billing')}:s` }).messageId,
    unsubscribe: (event: unknown) => track(unsubscribe(event, context())),
    deliveries: async (): Promise<readonly Delivery[]> => {
      const client = createTableClient();
      const found: Delivery[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new ScanCommand({ TableName: tables.ledger, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
        );
        found.push(...(page.Items ?? []).map(decodeDelivery));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return found;
    },
    /** How often each delivery left, by its tag. */
    left: () => Map.groupBy(aws.ses.outbox(), ({ tags }) => tags['delivery'] ?? ''),
    stop: async (): Promise<void> => {
      await Promise.all(mappings.map((mapping) => mapping.stop()));
      await aws.close();
      vi.useRealTimers();
    },
  };
};

export type VirtualGate = Awaited<ReturnType<typeof startVirtualGate>>;

/** A call of DynamoDB about one of these tables. */
export const isAbout = (body: Buffer | string, names: readonly string[]): boolean =>
  names.some((name) => new RegExp(`"TableName":"${name}"|"${name}":\\{`).test(String(body)));

export { eventsTopic, sendingAccount };
