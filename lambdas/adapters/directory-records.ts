import { type DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type DirectoryItem, directoryItem, directoryOrderDays, inNoGroup } from '../contract/directory.ts';
import { OutageError } from '../contract/outage-error.ts';
import {
  type DirectoryRecord,
  forget,
  groupsOfRecord,
  lastChangeOf,
  unknownAddress,
} from '../domain/directory/directory-record.ts';
import { reach } from './reach.ts';
import type { Item, ReadTables } from './table-reader.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

/** @returns the very same record if nothing is to be written. Pure: it may be asked more than once */
export type ChangeRecord = (record: DirectoryRecord) => DirectoryRecord;

export type ChangedRecord = { readonly before: DirectoryRecord; readonly after: DirectoryRecord };

export type DirectoryRecords = {
  /** What is known of these addresses now; of one that nothing is known of, a record that says so. */
  readonly read: (addresses: readonly string[]) => Promise<ReadonlyMap<string, DirectoryRecord>>;
  /** A page of those it holds, in DynamoDB's order, which is none, and the address behind which the next one begins. */
  readonly page: (after: string | undefined) => Promise<DirectoryPage>;
  /** Changes what is known of addresses, so that changes of others at the same time are not lost. */
  readonly change: (changes: ReadonlyMap<string, ChangeRecord>) => Promise<ReadonlyMap<string, ChangedRecord>>;
};

export type DirectoryPage = {
  readonly rows: readonly { readonly address: string; readonly groups: string[] }[];
  readonly next?: string;
};

/** DynamoDB stops after 1 MB by itself. */
const rowsPerPage = 5_000;

/** So many writers at once for one address mean that something is wrong. */
const mostTries = 10;
/** As many as the SDK has sockets. */
const concurrentWrites = 50;

const orderMilliseconds = directoryOrderDays * 86_400_000;

export const createDirectoryRecords = (
  client: DynamoDBDocumentClient,
  readTables: ReadTables,
  table: string,
  now: () => number,
): DirectoryRecords => {
  const readItems = async (addresses: readonly string[]): Promise<ReadonlyMap<string, Item>> => {
    const keys = addresses.map((address) => ({ address }));
    const found = await readTables('directory', [{ table, keys, consistent: true }]);
    return new Map((found.get(table) ?? []).map((item) => [String(item['address']), item]));
  };

  const readAgain = async (address: string): Promise<Item | undefined> => {
    const get = new GetCommand({ TableName: table, Key: { address }, ConsistentRead: true });
    return (await reach('directory', () => client.send(get))).Item;
  };

  const write = (item: DirectoryItem, previous: Item | undefined): Promise<boolean> =>
    unlessConditionFails(
      () => client.send(new PutCommand({ TableName: table, Item: item, ...conditionOf(previous) })),
      'directory',
    );

  const changeOne = async (address: string, change: ChangeRecord, known: Item | undefined): Promise<ChangedRecord> => {
    let item = known;
    for (let tries = 0; tries < mostTries; tries += 1) {
      const before = recordOf(address, item);
      const after = change(before);
      if (after === before) return { before, after };
      if (await write(itemOf(after, item, now()), item)) return { before, after };
      item = await readAgain(address);
    }
    throw new OutageError('directory', 'is being changed by too many at once');
  };

  return {
    read: async (addresses) => {
      const items = await readItems(addresses);
      return new Map(addresses.map((address) => [address, recordOf(address, items.get(address))]));
    },
    page: async (after) => {
      const scan = new ScanCommand({
        TableName: table,
        Limit: rowsPerPage,
        ...(after === undefined ? {} : { ExclusiveStartKey: { address: after } }),
      });
      const { Items: items = [], LastEvaluatedKey: last } = await reach('directory', () => client.send(scan));
      const rows = items.flatMap((item) => {
        const { data: row } = directoryItem.safeParse(item);
        return row?.groups === undefined ? [] : [{ address: row.address, groups: row.groups }];
      });
      return { rows, ...(last === undefined ? {} : { next: String(last['address']) }) };
    },
    change: async (changes) => {
      const items = await readItems([...changes.keys()]);
      const changed = new Map<string, ChangedRecord>();
      const rest = [...changes];
      while (rest.length > 0) {
        const together = rest.splice(0, concurrentWrites);
        await Promise.all(
          together.map(async ([address, change]) =>
            changed.set(address, await changeOne(address, change, items.get(address))),
          ),
        );
      }
      return changed;
    },
  };
};

/** A row that cannot be read says nothing: the filter does not count it either. */
const recordOf = (address: string, item: Item | undefined): DirectoryRecord => {
  const parsed = directoryItem.safeParse(item);
  if (!parsed.success) return unknownAddress(address);
  const { groups, memberships } = parsed.data;
  if (memberships !== undefined) return { address, memberships };
  if (groups === undefined) return unknownAddress(address);
  const since = { isMember: true, at: 0, by: 'unknown' };
  return {
    address,
    memberships: Object.fromEntries((groups.length === 0 ? [inNoGroup] : groups).map((group) => [group, since])),
  };
};

const itemOf = (record: DirectoryRecord, previous: Item | undefined, time: number): DirectoryItem => {
  const { address, memberships } = forget(record, time - orderMilliseconds);
  const groups = groupsOfRecord(record);
  return {
    address,
    ...(groups === undefined
      ? { ttl: Math.ceil((lastChangeOf(record) + orderMilliseconds) / 1_000) }
      : { groups: [...groups] }),
    memberships,
    revision: revisionOf(previous) + 1,
  };
};

const revisionOf = (item: Item | undefined): number => {
  const revision = item?.['revision'];
  return typeof revision === 'number' ? revision : 0;
};

/** That the row is still the one that was read. */
const conditionOf = (
  previous: Item | undefined,
): Pick<PutCommand['input'], 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'> => {
  if (previous === undefined) {
    return {
      ConditionExpression: 'attribute_not_exists(#address)',
      ExpressionAttributeNames: { '#address': 'address' },
    };
  }
  const revision = revisionOf(previous);
  const names = { ExpressionAttributeNames: { '#revision': 'revision' } };
  if (revision === 0) return { ConditionExpression: 'attribute_not_exists(#revision)', ...names };
  return {
    ConditionExpression: '#revision = :revision',
    ...names,
    ExpressionAttributeValues: { ':revision': revision },
  };
};
