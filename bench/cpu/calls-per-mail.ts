import { type AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { CallsPerMail } from '../../cli/cost/calls-per-mail.ts';
import { tableKeys } from '../../lambdas/contract/tables.ts';
import { itemSize, type WireItem } from '../capacity/item-size.ts';
import { entryOf } from '../capacity/write-units.ts';
import { median, rounded } from '../median.ts';
import type { CountedCalls } from '../stack/call-log.ts';
import type { BenchStack } from '../stack/start-bench-stack.ts';
import type { BatchCost, Pipeline, Stage } from './pipeline.ts';

export type { CallsPerMail };

type Counted = {
  readonly stack: BenchStack;
  readonly pipeline: Pipeline;
  readonly costs: readonly BatchCost[];
  readonly batchSize: number;
  readonly cpuMillisecondsPerMail: Readonly<Record<Stage, number>>;
};

/**
 * What a mail of the batch in the middle took, number by number: a batch that met a busy machine looks twice, or takes
 * another turn.
 */
export const callsPerMail = async (counted: Counted): Promise<CallsPerMail> => {
  const { stack, pipeline, costs, batchSize, cpuMillisecondsPerMail } = counted;
  const perMail = (of: (batch: BatchCost) => number): number => rounded(median(costs.map(of)) / batchSize);
  const perMailOf = <Name extends string>(
    names: readonly Name[],
    of: (batch: BatchCost) => Readonly<Record<Name, number>> | undefined,
  ) =>
    Object.fromEntries(names.map((name) => [name, perMail((batch) => of(batch)?.[name] ?? 0)])) as Record<Name, number>;
  const namesOf = (of: (batch: BatchCost) => Iterable<string>): readonly string[] =>
    [...new Set(costs.flatMap((batch) => [...of(batch)]))].toSorted();

  const of = (stage: Stage) => {
    const callsOf = (batch: BatchCost) =>
      batch.called.byRole.get(pipeline.roles[stage]) ?? new Map<string, CountedCalls>();
    return {
      invocations: rounded(1 / batchSize),
      cpuMilliseconds: cpuMillisecondsPerMail[stage],
      logBytes: perMail(({ logBytes }) => logBytes[stage]),
      polling: perMail((batch) => pollingRequests(batch[stage].queueBytes)),
      calls: Object.fromEntries(
        namesOf((batch) => callsOf(batch).keys())
          .map(
            (name) =>
              [
                name,
                perMailOf(['calls', 'billedRequests', 'readUnits', 'writeUnits'], (batch) => callsOf(batch).get(name)),
              ] as const,
          )
          .filter(([, { calls }]) => calls > 0),
      ),
    };
  };
  return {
    batchSize,
    functions: { filter: of('filter'), send: of('send'), feedback: of('feedback') },
    tables: Object.fromEntries(
      namesOf(({ called }) => called.byPlace.keys()).map((place) => [
        nameOfPlace(place, pipeline.tables),
        perMailOf(['readUnits', 'writeUnits'], ({ called }) => called.byPlace.get(place)),
      ]),
    ),
    // Nothing but deliveries: one event for each mail.
    notifications: 1,
    ...(await ledgerBytes(stack, pipeline.ledgerTable)),
  };
};

const nameOfPlace = (place: string, tables: Pipeline['tables']): string => {
  const [table = '', ...index] = place.split('/');
  const name = tables.get(table);
  if (name === undefined) throw new Error(`no variable of a function names the table ${table}`);
  return [name, ...index].join('/');
};

const bytesPerQueueRequest = 64 * 1024;

/** What Lambda's poller asks of the queue: to receive a batch, each 64 KB begun a request, and to delete it. */
const pollingRequests = (bytes: number): number => Math.max(1, Math.ceil(bytes / bytesPerQueueRequest)) + 1;

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

/** What a delivered mail takes in the ledger, and in its indexes. */
const ledgerBytes = async (
  { url }: BenchStack,
  TableName: string,
): Promise<Pick<CallsPerMail, 'ledgerBytes' | 'ledgerIndexBytes'>> => {
  const { partitionKey, sortKey, byRecipient, bySource, parked } = tableKeys.ledger;
  const layout = { keys: [partitionKey, sortKey], indexes: [] };
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
  });
  const stored = (item: WireItem): number => itemSize(asOnTheWire(item)) + storageOverhead;
  let [items, bytes, indexBytes] = [0, 0, 0];
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
    for (const item of Items) {
      const entries = [byRecipient, bySource, parked]
        .map((index) => entryOf(item, [index.partitionKey, index.sortKey], layout))
        .filter((entry) => entry !== undefined);
      items += 1;
      bytes += stored(item);
      indexBytes += entries.reduce((sum, entry) => sum + stored(entry), 0);
    }
  }
  return { ledgerBytes: rounded(bytes / items), ledgerIndexBytes: rounded(indexBytes / items) };
};
