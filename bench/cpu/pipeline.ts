import { join } from 'node:path';
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applyPolicy } from '../../cli/apply/apply.ts';
import { createAccountReadings } from '../../lambdas/adapters/account-readings.ts';
import type { AccountReading } from '../../lambdas/domain/budget/account-reading.ts';
import { functionEnvironment } from '../../local/lambda/function-environment.ts';
import { locateHandler } from '../../local/lambda/locate-handler.ts';
import { sqsRecord } from '../../local/lambda/sqs-record.ts';
import { principalOfAccessKey } from '../../local/principal.ts';
import type { ReceivedMessage } from '../../local/sqs/message.ts';
import type { Queue } from '../../local/sqs/queue.ts';
import type { Called } from '../stack/call-log.ts';
import type { BenchStack } from '../stack/start-bench-stack.ts';
import { recipients, sampleRequest } from './sample-mail.ts';
import { type FunctionProcess, startFunction } from './start-function.ts';

/** The functions a delivered mail passes through, in this order, and the queue each of them reads. */
export const stages = { filter: 'standard-intake', send: 'standard-outbound', feedback: 'feedback' } as const;
export type Stage = keyof typeof stages;
const stageNames = Object.keys(stages) as readonly Stage[];

/** What one batch cost each function. */
export type BatchCost = Readonly<Record<Stage, { readonly cpuMicroseconds: number; readonly queueBytes: number }>> & {
  readonly called: Called;
  readonly logBytes: Readonly<Record<Stage, number>>;
};

export type Pipeline = {
  /**
   * Takes mails from request to the event of their delivery, each function with all of them in one invocation: unless the
   * machine is too busy for a mail to keep the turn it was given, which then takes another.
   */
  deliver(mails: number): Promise<BatchCost>;
  readonly roles: Readonly<Record<Stage, string>>;
  readonly ledgerTable: string;
  /** The tables by their names in the functions' variables: `ledger` of `LEDGER_TABLE`. */
  readonly tables: ReadonlyMap<string, string>;
  stop(): void;
};

export const startPipeline = async (projectRoot: string, stack: BenchStack): Promise<Pipeline> => {
  const definitions = {
    filter: functionOf(
      stack,
      ({ LANE, OUTBOUND_QUEUE_URLS }) => LANE === 'standard' && OUTBOUND_QUEUE_URLS !== undefined,
    ),
    send: functionOf(stack, ({ LANE, CONFIGURATION_SETS }) => LANE === 'standard' && CONFIGURATION_SETS !== undefined),
    feedback: functionOf(stack, ({ EVENTS_TOPIC_ARN }) => EVENTS_TOPIC_ARN !== undefined),
  };
  const { DIRECTORY_TABLE = '', LEDGER_TABLE = '', COUNTERS_TABLE = '' } = definitions.filter.variables;
  await putPolicyInForce(projectRoot, stack, DIRECTORY_TABLE);
  const asOperator = DynamoDBDocumentClient.from(new DynamoDBClient(operatorOf(stack)));
  await createAccountReadings(asOperator, COUNTERS_TABLE).follow(undefined, accountOfBench(Date.now()));
  const start = (stage: Stage) =>
    startFunction(locateHandler(definitions[stage]), functionEnvironment(definitions[stage], stack.url));
  const [filter, send, feedback] = await Promise.all([start('filter'), start('send'), start('feedback')]);
  const processes: Readonly<Record<Stage, FunctionProcess>> = { filter, send, feedback };
  const queues = mapStages((stage) => queueOf(stack, `postern-local-${stages[stage]}`));
  const { senderId } = principalOfAccessKey('billing-api');
  let number = 0;

  const pass = async (stage: Stage, mails: number) => {
    const queue = queues[stage];
    const messages = await receive(queue, mails);
    let left = messages;
    let [cpuMicroseconds, invocations] = [0, 0];
    while (left.length > 0) {
      const invoked = await processes[stage].invoke({ Records: left.map((message) => sqsRecord(message, queue.arn)) });
      cpuMicroseconds += invoked.cpuMicroseconds;
      invocations += 1;
      if (invocations > mostInvocations) throw new Error(`records fail again and again: ${processes[stage].takeLog()}`);
      left = left.filter(({ messageId }) => invoked.failed.includes(messageId));
    }
    for (const { receiptHandle } of messages) queue.delete(receiptHandle);
    return {
      cpuMicroseconds,
      queueBytes: messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0),
    };
  };

  return {
    async deliver(mails) {
      for (let index = 0; index < mails; index += 1) {
        queues.filter.send({ body: sampleRequest(number), senderId });
        number += 1;
      }
      const stagesOfBatch = {
        filter: await pass('filter', mails),
        send: await pass('send', mails),
        feedback: await pass('feedback', mails),
      };
      return {
        ...stagesOfBatch,
        called: stack.calls.take(),
        logBytes: mapStages((stage) => Buffer.byteLength(processes[stage].takeLog())),
      };
    },
    roles: mapStages((stage) => definitions[stage].roleName),
    ledgerTable: LEDGER_TABLE,
    tables: new Map(
      Object.values(definitions)
        .flatMap(({ variables }) => Object.entries(variables))
        .flatMap(([name, table]) =>
          name.endsWith(tableVariable) ? [[table, nameOfTable(name.slice(0, -tableVariable.length))]] : [],
        ),
    ),
    stop() {
      for (const stage of stageNames) processes[stage].stop();
    },
  };
};

const tableVariable = '_TABLE';

/** `allowList` of `ALLOW_LIST`. */
const nameOfTable = (variable: string): string =>
  variable.toLowerCase().replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());

const mapStages = <Value>(valueOf: (stage: Stage) => Value): Readonly<Record<Stage, Value>> => ({
  filter: valueOf('filter'),
  send: valueOf('send'),
  feedback: valueOf('feedback'),
});

const functionOf = (stack: BenchStack, is: (variables: Readonly<Record<string, string>>) => boolean) => {
  const found = stack.functions.find(({ variables }) => is(variables));
  if (found === undefined) throw new Error('a function of the pipeline is not in the assembly');
  return found;
};

const queueOf = ({ services }: BenchStack, name: string): Queue => {
  const queue = services.sqs.queueByName(name);
  if (queue === undefined) throw new Error(`there is no queue ${name} in the assembly`);
  return queue;
};

const longestWaitMilliseconds = 20_000;

/** All of a batch; what comes of its own accord, such as the events of Amazon SES, is waited for. */
const receive = async (queue: Queue, count: number): Promise<readonly ReceivedMessage[]> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const giveUp = setTimeout(
    () => reject(new Error(`${queue.name} has ${queue.counts().visible} messages, not ${count}`)),
    longestWaitMilliseconds,
  );
  const look = () => {
    if (queue.counts().visible >= count) resolve();
  };
  const unsubscribe = queue.onVisible(look);
  look();
  await promise.finally(() => {
    clearTimeout(giveUp);
    unsubscribe();
  });
  return queue.receive({ max: count });
};

const mostInvocations = 50;

const operatorOf = ({ url }: BenchStack) => ({
  endpoint: url,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
});

/** Nobody invokes the account function here. At this rate a batch finds its turns in one window, as it does wherever full batches are the rule. */
const accountOfBench = (now: number): AccountReading => ({
  rates: [{ perSecond: 500, from: 0 }],
  daily: Number.POSITIVE_INFINITY,
  sentLast24Hours: 0,
  at: now,
});

const itemsPerCall = 25;

const putPolicyInForce = async (projectRoot: string, stack: BenchStack, directoryTable: string): Promise<void> => {
  await applyPolicy({
    environment: 'local',
    endpoint: stack.url,
    policy: join(projectRoot, 'examples/policy'),
    facts: join(projectRoot, 'examples/facts.yaml'),
  });
  const client = new DynamoDBClient(operatorOf(stack));
  for (let from = 0; from < recipients.length; from += itemsPerCall) {
    const puts = recipients.slice(from, from + itemsPerCall).map((address) => ({
      PutRequest: { Item: { address: { S: address }, groups: { L: [{ S: 'customers' }] } } },
    }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [directoryTable]: puts } }));
  }
};
