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

  it('reads with one call what is asked in one turn, and gives everybody what they asked for', async () => {
    const requests: Record<string, { Keys: unknown[]; ConsistentRead: boolean }>[] = [];
    aws.intercept((_service, { body }) => {
      requests.push(JSON.parse(String(body)).RequestItems);
      return undefined;
    });
    const { read } = reading();
    const [one, other, third] = await Promise.all([
      read('recipient-tables', [{ table: tables.directory, keys: addresses(3) }]),
      read('suppressions', [{ table: tables.suppressions, keys: addresses(8), consistent: true }]),
      Promise.resolve().then(() =>
        read('ledger', [{ table: tables.directory, keys: addresses(5).slice(2), consistent: true }]),
      ),
    ]);
    expect(
      one
        .get(tables.directory)
        ?.map(({ address }) => address)
        .toSorted(),
    ).toEqual(['0@acme.example', '1@acme.example', '2@acme.example']);
    expect(other).toEqual(new Map([[tables.suppressions, [{ address: '7@acme.example', entries: {} }]]]));
    expect(
      third
        .get(tables.directory)
        ?.map(({ address }) => address)
        .toSorted(),
    ).toEqual(['2@acme.example', '3@acme.example', '4@acme.example']);
    expect(requests).toHaveLength(1);
    // Whoever needs to see the last writes is not served with older ones.
    expect(requests[0]?.[tables.directory]).toMatchObject({ Keys: { length: 5 }, ConsistentRead: true });
  });

  it('tells items apart by the whole of their key', async () => {
    const keyOf = (recipientIndex: number) => ({ messageId: 'a'.repeat(32), recipientIndex });
    await putItems(tables.ledger, [
      { ...keyOf(0), state: 'sent' },
      { ...keyOf(1), state: 'held' },
    ]);
    const { read } = reading();
    const [first, second] = await Promise.all(
      [0, 1].map((index) => read('ledger', [{ table: tables.ledger, keys: [keyOf(index)] }])),
    );
    expect(first?.get(tables.ledger)).toEqual([{ ...keyOf(0), state: 'sent' }]);
    expect(second?.get(tables.ledger)).toEqual([{ ...keyOf(1), state: 'held' }]);
  });

  it('fails nobody else for a key that DynamoDB will never take', async () => {
    const { read } = reading();
    const [poison, fine] = await Promise.allSettled([
      read('suppressions', [{ table: tables.suppressions, keys: [{ address: 'x'.repeat(3_000) }] }]),
      read('recipient-tables', [{ table: tables.directory, keys: addresses(2) }]),
    ]);
    expect(poison).toMatchObject({ status: 'rejected', reason: { name: 'ValidationException' } });
    expect(fine).toMatchObject({ status: 'fulfilled' });
  });

  it('says to each of them which of their stores is out of reach, and reads again the next time', async () => {
    let calls = 0;
    aws.intercept(() => {
      calls += 1;
      return { status: 400, body: '{"__type":"AccessDeniedException"}' };
    });
    const { read } = reading();
    const both = () =>
      Promise.allSettled([
        read('suppressions', [{ table: tables.suppressions, keys: addresses(8) }]),
        read('ledger', [{ table: tables.directory, keys: addresses(2) }]),
      ]);
    expect(await both()).toMatchObject([{ reason: { store: 'suppressions' } }, { reason: { store: 'ledger' } }]);
    expect(calls).toBe(1);
    aws.intercept(undefined);
    expect(await both()).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
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
