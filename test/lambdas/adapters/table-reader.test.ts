import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import type { LocalRequest } from '../../../local/endpoint.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
  await putItems(
    tables.directory,
    Array.from({ length: 250 }, (_, index) => ({ address: `${index}@acme.example`, groups: [] })),
  );
  await putItems(tables.suppressions, [{ address: '7@acme.example', entries: {} }]);
});
afterAll(() => aws.close());
afterEach(() => aws.intercept(undefined));

/** Reads with a wait that takes no time, and says what it was asked to wait. */
const reading = () => {
  const waits: number[] = [];
  const read = createTableReader(createTableClient(), async (milliseconds) => {
    waits.push(milliseconds);
  });
  return { read, waits };
};

const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ address: `${index}@acme.example` }));

/** DynamoDB's answer when it is out of capacity: all keys are handed back. */
const unprocessed = ({ body }: LocalRequest) => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ Responses: {}, UnprocessedKeys: JSON.parse(String(body)).RequestItems }),
});

describe('the table reader', () => {
  it('asks for nothing when there is nothing to ask for', async () => {
    let calls = 0;
    aws.intercept(() => {
      calls += 1;
      return undefined;
    });
    expect(await reading().read('recipient-tables', [{ table: tables.directory, keys: [] }])).toEqual(
      new Map([[tables.directory, []]]),
    );
    expect(calls).toBe(0);
  });

  it('reads more keys than a call may have, in as few calls as they fit into', async () => {
    let calls = 0;
    aws.intercept(() => {
      calls += 1;
      return undefined;
    });
    const found = await reading().read('recipient-tables', [{ table: tables.directory, keys: addresses(250) }]);
    expect(new Set(found.get(tables.directory)?.map(({ address }) => address)).size).toBe(250);
    expect(calls).toBe(3);
  });

  it('asks once for a key that is given twice, which DynamoDB would refuse', async () => {
    const keys = [...addresses(3), ...addresses(3)];
    const found = await reading().read('recipient-tables', [{ table: tables.directory, keys }]);
    expect(found.get(tables.directory)).toHaveLength(3);
  });

  it('reads several tables in one call and keeps them apart', async () => {
    let calls = 0;
    aws.intercept(() => {
      calls += 1;
      return undefined;
    });
    const found = await reading().read('recipient-tables', [
      { table: tables.directory, keys: addresses(10) },
      { table: tables.suppressions, keys: addresses(10), consistent: true },
    ]);
    expect(found.get(tables.directory)).toHaveLength(10);
    expect(found.get(tables.suppressions)).toEqual([{ address: '7@acme.example', entries: {} }]);
    expect(calls).toBe(1);
  });

  it('asks again for keys that were left unprocessed, waiting longer each time', async () => {
    const { read, waits } = reading();
    let refusals = 3;
    aws.intercept((_service, request) => {
      refusals -= 1;
      return refusals >= 0 ? unprocessed(request) : undefined;
    });
    const found = await read('recipient-tables', [{ table: tables.directory, keys: addresses(5) }]);
    expect(found.get(tables.directory)).toHaveLength(5);
    expect(waits).toEqual([50, 100, 200]);
  });

  it('never takes keys that stay unprocessed for items that are not there', async () => {
    aws.intercept((_service, request) => unprocessed(request));
    await expect(
      reading().read('recipient-tables', [{ table: tables.suppressions, keys: addresses(5) }]),
    ).rejects.toThrow(OutageError);
  });

  it('says that a table cannot be reached when it answers with an error', async () => {
    aws.intercept(() => ({ status: 500, body: '{}' }));
    await expect(
      reading().read('recipient-tables', [{ table: tables.suppressions, keys: addresses(1) }]),
    ).rejects.toMatchObject({ name: 'OutageError', store: 'recipient-tables' });
  });
});
