import { GetCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createDirectoryRecords } from '../../../lambdas/adapters/directory-records.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { applyChange, type DirectoryChange } from '../../../lambdas/domain/directory/directory-record.ts';
import { now } from '../../support/facts.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

let aws: LocalAws;
/** One for all: the sockets of many are more than a process may have open. */
let client: ReturnType<typeof createTableClient>;
let time = now;
beforeAll(async () => {
  aws = await startLocalAws();
  client = createTableClient();
});
afterAll(() => aws.close());
afterEach(() => {
  aws.intercept(undefined);
  time = now;
});

const records = () =>
  createDirectoryRecords(
    client,
    createTableReader(client, async () => {}),
    tables.directory,
    () => time,
  );

const itemOf = async (address: string) => {
  const read = new GetCommand({ TableName: tables.directory, Key: { address } });
  return (await client.send(read)).Item;
};

let people = 0;
const somebody = (): string => {
  people += 1;
  return `person-${people}@acme.example`;
};

const changing = (address: string, change: DirectoryChange) =>
  new Map([[address, (record: Parameters<typeof applyChange>[0]) => applyChange(record, change)]]);

const put = (at: number, ...groups: readonly string[]): DirectoryChange => ({ at, by: 'crm', put: { groups } });
const remove = (at: number, ...groups: readonly string[]): DirectoryChange => ({ at, by: 'crm', remove: { groups } });

describe('a row of the directory', () => {
  it('has the groups that the filter reads, and who said so when', async () => {
    const address = somebody();
    const changed = await records().change(changing(address, put(now, 'customers', 'staff')));
    expect(changed.get(address)).toMatchObject({ before: { memberships: {} } });
    const said = { isMember: true, at: now, by: 'crm' };
    expect(await itemOf(address)).toEqual({
      address,
      groups: ['customers', 'staff'],
      memberships: { customers: said, staff: said },
      revision: 1,
    });
  });

  it('is a tombstone without groups once the last is left, and goes when nothing older can come', async () => {
    const address = somebody();
    await records().change(changing(address, put(now - 5_000, 'customers')));
    await records().change(changing(address, remove(now, 'customers')));
    expect(await itemOf(address)).toEqual({
      address,
      memberships: { customers: { isMember: false, at: now, by: 'crm' } },
      revision: 2,
      ttl: now / 1000 + 7 * 86_400,
    });
  });

  it('does not go any more once the address is put back', async () => {
    const address = somebody();
    await records().change(changing(address, remove(now - 1, 'customers')));
    await records().change(changing(address, put(now, 'customers')));
    expect(await itemOf(address)).not.toHaveProperty('ttl');
  });

  it('forgets what was left long ago, while the address is still in another group', async () => {
    const address = somebody();
    await records().change(changing(address, put(now, 'a', 'b')));
    await records().change(changing(address, remove(now + 1, 'a')));
    time = now + 7 * 86_400_000 + 2;
    await records().change(changing(address, put(time, 'c')));
    expect((await itemOf(address))?.['memberships']).toEqual({
      b: { isMember: true, at: now, by: 'crm' },
      c: { isMember: true, at: time, by: 'crm' },
    });
  });

  it.each([
    ['in groups', ['staff'], ['customers', 'staff']],
    ['in no group', [], ['customers']],
  ])('of before there was a queue stays, %s', async (_, groups, after) => {
    const address = somebody();
    await putItems(tables.directory, [{ address, groups }]);
    await records().change(changing(address, put(now, 'customers')));
    expect((await itemOf(address))?.['groups']).toEqual(after);
    await records().change(changing(address, remove(now + 1, 'customers')));
    expect((await itemOf(address))?.['groups']).toEqual(groups);
  });

  it('is not written where there is no news', async () => {
    const address = somebody();
    await records().change(changing(address, put(now, 'customers')));
    await records().change(changing(address, put(now - 1, 'customers')));
    expect(await itemOf(address)).toMatchObject({ revision: 1 });
  });
});

describe('many writers', () => {
  it('lose none of their changes, whoever comes first and however often', async () => {
    const groups = ['a', 'b', 'c'];
    const change = fc
      .record({ at: fc.integer({ min: 1, max: 9 }), group: fc.constantFrom(...groups), isPut: fc.boolean() })
      .map(({ at, group, isPut }) => (isPut ? put(now + at, group) : remove(now + at, group)));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 6 }), async (changes) => {
        const [together, alone] = [somebody(), somebody()];
        await Promise.all([...changes, ...changes].map((each) => records().change(changing(together, each))));
        for (const each of changes.toReversed()) await records().change(changing(alone, each));
        const [one, other] = [await itemOf(together), await itemOf(alone)];
        expect(one?.['groups']).toEqual(other?.['groups']);
      }),
      { numRuns: 20 },
    );
  });

  it('change more rows in one go than there are sockets', async () => {
    const addresses = Array.from({ length: 130 }, somebody);
    const changes = new Map(addresses.flatMap((address) => [...changing(address, put(now, 'customers'))]));
    const changed = await records().change(changes);
    expect(changed.size).toBe(130);
    const read = await records().read(addresses);
    expect([...read.values()].every(({ memberships }) => memberships['customers']?.isMember)).toBe(true);
  });
});

it('a table that does not answer is an outage', async () => {
  aws.intercept(() => ({ status: 400, body: '{"__type":"com.amazonaws#AccessDeniedException"}' }));
  await expect(records().change(changing(somebody(), put(now, 'a')))).rejects.toThrow(OutageError);
  await expect(records().read([somebody()])).rejects.toThrow(OutageError);
});
