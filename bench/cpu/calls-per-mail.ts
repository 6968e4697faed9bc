import { type AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { CallsPerMail } from '../../cli/cost/calls-per-mail.ts';
import { tableKeys } from '../../lambdas/contract/tables.ts';
import { itemSize, type WireItem } from '../capacity/item-size.ts';
import { entryOf } from '../capacity/write-units.ts';
import { rounded } from '../median.ts';
import type { CountedCalls } from '../stack/call-log.ts';
import type { BenchStack } from '../stack/start-bench-stack.ts';
import type { BatchCost, Pipeline, Stage } from './pipeline.ts';

export type { CallsPerMail };

type Counted = {
  readonly stack: BenchStack;
  readonly pipeline: Pipeline;
  /** Of every batch since the logs and calls were taken last. */
  readonly costs: readonly BatchCost[];
  readonly batchSize: number;
  readonly cpuMillisecondsPerMail: Readonly<Record<Stage, number>>;
};

/** What was counted since the last look, for each mail. */
export const callsPerMail = async (counted: Counted): Promise<CallsPerMail> => {
  const { stack, pipeline, costs, batchSize, cpuMillisecondsPerMail } = counted;
  const mails = costs.length * batchSize;
  const calls = stack.calls.take();
  const logs = pipeline.takeLogs();
  const of = (stage: Stage) => ({
    invocations: rounded(costs.length / mails),
    cpuMilliseconds: cpuMillisecondsPerMail[stage],
    logBytes: rounded(Buffer.byteLength(logs[stage]) / mails),
    polling: rounded(pollingRequests(costs.map((cost) => cost[stage].queueBytes)) / mails),
    calls: Object.fromEntries(
      [...(calls.get(pipeline.roles[stage]) ?? [])]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, call]) => [name, forEach(call, mails)]),
    ),
  });
  return {
    batchSize,
    functions: { filter: of('filter'), send: of('send'), feedback: of('feedback') },
    tables: Object.fromEntries(
      [...stack.calls.takePlaces()]
        .map(([place, units]) => [nameOfPlace(place, pipeline.tables), units] as const)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([place, { readUnits, writeUnits }]) => [
          place,
          { readUnits: rounded(readUnits / mails), writeUnits: rounded(writeUnits / mails) },
        ]),
    ),
    // Nothing but deliveries: one event for each mail.
    notifications: 1,
    ledgerBytes: rounded(await ledgerBytes(stack, pipeline.ledgerTable)),
  };
};

const nameOfPlace = (place: string, tables: Pipeline['tables']): string => {
  const [table = '', ...index] = place.split('/');
  const name = tables.get(table);
  if (name === undefined) throw new Error(`no variable of a function names the table ${table}`);
  return [name, ...index].join('/');
};

const forEach = ({ calls, billedRequests, readUnits, writeUnits }: CountedCalls, mails: number) => ({
  calls: rounded(calls / mails),
  billedRequests: rounded(billedRequests / mails),
  readUnits: rounded(readUnits / mails),
  writeUnits: rounded(writeUnits / mails),
});

const bytesPerQueueRequest = 64 * 1024;

/** What Lambda's poller asks of the queue: to receive a batch, each 64 KB begun a request, and to delete it. */
const pollingRequests = (batches: readonly number[]): number =>
  batches.reduce((sum, bytes) => sum + Math.max(1, Math.ceil(bytes / bytesPerQueueRequest)) + 1, 0);

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html: of every item, in the table and in an index. */
const storageOverhead = 100;

/** The SDK has decoded bytes, which the wire has as base64. */
const asOnTheWire = (item: WireItem): WireItem =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      value.B === undefined ? value : ({ B: Buffer.from(value.B).toString('base64') } as unknown as AttributeValue),
    ]),
  );

/** What a delivered mail's item takes in the ledger and its indexes. */
const ledgerBytes = async ({ url }: BenchStack, TableName: string): Promise<number> => {
  const { partitionKey, sortKey, byRecipient, bySource, parked } = tableKeys.ledger;
  const layout = { keys: [partitionKey, sortKey], indexes: [] };
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
  });
  let [items, bytes] = [0, 0];
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
    for (const item of Items) {
      const entries = [byRecipient, bySource, parked].map((index) =>
        entryOf(item, [index.partitionKey, index.sortKey], layout),
      );
      const stored = [item, ...entries].filter((each) => each !== undefined).map(asOnTheWire);
      items += 1;
      bytes += stored.reduce((sum, each) => sum + itemSize(each) + storageOverhead, 0);
    }
  }
  return bytes / items;
};
