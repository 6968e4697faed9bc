/**
 * `npm run bench:lanes`: from enqueue to SES's acceptance, by lane and source, idle and under load.
 *
 *     npm run bench:lanes                                                      # 100,000 bulk, 10,000 standard, 50 mails a second
 *     npm run bench:lanes -- --bulk 5000 --standard 500 --minutes 0.5 --name small    # a few minutes
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { applyPolicy } from '../../cli/apply/apply.ts';
import { readEnvironment } from '../../cli/aws/read-environment.ts';
import type { Lane } from '../../lambdas/contract/lanes.ts';
import { startLocalStack } from '../../local/start-local-stack.ts';
import { countTableCalls } from './count-table-calls.ts';
import { createEnqueue } from './enqueue.ts';
import { createMailLog } from './mail-log.ts';
import { percentilesOf } from './percentiles.ts';
import { plotLanes } from './plot.ts';
import { watchCriticalQueues } from './queue-waits.ts';
import { type PhaseReport, runPhase } from './run-phase.ts';
import { senders } from './senders.ts';
import { mostAcceptedWithin, ratiosOf, rowsOf } from './summarise.ts';
import { writePolicy } from './write-policy.ts';

const { values } = parseArgs({
  options: {
    bulk: { type: 'string', default: '100000' },
    standard: { type: 'string', default: '10000' },
    rate: { type: 'string', default: '50' },
    minutes: { type: 'string', default: '2' },
    name: { type: 'string', default: new Date().toISOString().slice(0, 10) },
  },
});
const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
const results = join(projectRoot, 'bench/results/lanes');
const backlog: Readonly<Record<Lane, number>> = {
  critical: 0,
  standard: Number(values.standard),
  bulk: Number(values.bulk),
};
const rate = Number(values.rate);
const seconds = 60 * Number(values.minutes);
const warmUpSeconds = 20;
const graceMilliseconds = 10_000;

const progress = (step: string) => console.error(`${(performance.now() / 1000).toFixed(0).padStart(6)} s  ${step}`);

// The main thread is SQS, DynamoDB and SES, with all mail that waits in its memory, which a collection marks with four helpers
// on as many cores as there are: it has room, so that they are rare (package.json). The functions' threads have what is usual.
setFlagsFromString('--initial-old-space-size=0');
setFlagsFromString('--max-semi-space-size=0');

const stack = await startLocalStack({
  projectRoot,
  port: 0,
  sendQuota: { max24HourSend: -1, maxSendRate: rate },
  // As `npm start`.
  niceness: 15,
  onProgress: progress,
});
const policy = writePolicy();
try {
  const target = { environment: 'local', endpoint: stack.url };
  await applyPolicy({ ...target, policy: policy.folder, facts: policy.facts });
  const { intakeQueueUrls } = await readEnvironment(target);
  const log = createMailLog(stack.trace);
  const waits = watchCriticalQueues(stack.trace);
  const tableCalls = countTableCalls(stack.trace);
  const enqueue = createEnqueue(stack, intakeQueueUrls, log);
  const phases: (PhaseReport & { readonly backlog: readonly [string, string] })[] = [];
  const criticalQueues: Record<string, object> = {};

  const loaded: readonly Lane[] = ['standard', 'bulk'];
  const queued = (lane: Lane, stage: 'intake' | 'outbound'): number => {
    const counts = stack.services.sqs.queueByName(`postern-local-${lane}-${stage}`)?.counts();
    return counts === undefined ? 0 : counts.visible + counts.inFlight + counts.delayed;
  };
  const waiting = (lane: Lane) => queued(lane, 'intake') + queued(lane, 'outbound');
  const backlogs = () =>
    loaded
      .map((lane) => `${lane} ${queued(lane, 'intake')} in intake, ${queued(lane, 'outbound')} outbound`)
      .join('; ');

  const measure = async (name: string) => {
    const before = backlogs();
    progress(`${name}: ${backlogs()}`);
    waits.take();
    const phase = await runPhase(name, seconds, enqueue);
    await wait(graceMilliseconds);
    phases.push({ ...phase, backlog: [before, backlogs()] });
    criticalQueues[name] = Object.fromEntries(
      Object.entries(waits.take()).map(([queue, milliseconds]) => [queue, percentilesOf(milliseconds)]),
    );
    progress(`${name} is over: ${backlogs()}`);
  };

  /** Fills every backlog up to what it is to be. */
  const fill = () => {
    const missing = new Map(loaded.map((lane) => [lane, Math.max(0, backlog[lane] - waiting(lane))]));
    for (const sender of senders) {
      if (sender.pattern.kind !== 'backlog') continue;
      enqueue.many(sender, Math.round((missing.get(sender.lane) ?? 0) * sender.pattern.part), 'load');
    }
  };
  const setSending = (isEnabled: boolean) => {
    const queues = loaded.flatMap((lane) => stack.services.sqs.queueByName(`postern-local-${lane}-outbound`) ?? []);
    for (const { arn } of queues) stack.services.lambda.setEventSourceEnabled(arn, isEnabled);
  };

  progress('warming up');
  await runPhase('warm-up', warmUpSeconds, enqueue);
  await measure('idle');
  fill();
  await measure('filtering');
  progress('until everything waits in the outbound queues');
  // Nothing of it leaves meanwhile: two cores filter hardly faster than 50 a second leave.
  setSending(false);
  fill();
  while (loaded.some((lane) => queued(lane, 'intake') > 0)) await wait(1_000);
  setSending(true);
  await measure('waiting');

  const mails = log.mails();
  const rows = rowsOf(mails, phases);
  const report = {
    measuredAt: new Date().toISOString(),
    machine: `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`,
    backlog,
    maxSendRate: rate,
    phases,
    /** Seconds from enqueue to accept. */
    rows,
    /** To the same source while nothing else was there. */
    ratios: ratiosOf(rows, 'idle'),
    /** Milliseconds that messages of the critical lane waited to be received. */
    criticalQueues,
    mostAccepted: { inOneSecond: mostAcceptedWithin(mails, 1), inFiveSeconds: mostAcceptedWithin(mails, 5) },
    takenTwice: log.takenTwice(),
    tableCalls: tableCalls(),
  };
  mkdirSync(results, { recursive: true });
  const write = (extension: string, text: string) => writeFileSync(join(results, `${values.name}.${extension}`), text);
  write('json', `${JSON.stringify(report, undefined, 2)}\n`);
  write('csv', csvOf(phases));
  write('svg', plotLanes(mails, phases, rows, titleOf()));
  console.log(JSON.stringify({ ...report, rows: undefined, phases: undefined }, undefined, 2));
  console.table(
    rows.map(({ latency, ...row }) => ({ ...row, ...latency })),
    ['phase', 'lane', 'source', 'count', 'p50', 'p95', 'p99', 'max', 'waiting'],
  );

  /** Mails that were enqueued or accepted in a phase; milliseconds since the first one began. */
  function csvOf(measured: readonly PhaseReport[]): string {
    const zero = measured[0]?.begunAt ?? 0;
    const isMeasured = (time: number | undefined) =>
      time !== undefined && measured.some(({ begunAt, endedAt }) => time >= begunAt && time <= endedAt);
    return [
      'phase,lane,source,enqueued_ms,accepted_ms',
      ...mails
        .filter(({ phase, acceptedAt }) => measured.some(({ name }) => name === phase) || isMeasured(acceptedAt))
        .map(({ phase, lane, source, enqueuedAt, acceptedAt }) =>
          [phase, lane, source, enqueuedAt - zero, acceptedAt === undefined ? '' : acceptedAt - zero].join(','),
        ),
      '',
    ].join('\n');
  }

  function titleOf(): string {
    const day = new Date().toISOString().slice(0, 10);
    return `${backlog.bulk} bulk and ${backlog.standard} standard mails waiting, ${rate} mails a second, ${availableParallelism()} cores, ${day}`;
  }
} finally {
  await stack.stop();
  rmSync(policy.folder, { recursive: true });
}
