import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../local/trace.ts';
import { type RunningPostern, startPostern } from '../support/running-postern.ts';
import { type StatusQueue, subscribeSource } from '../support/status-queue.ts';
import { connectStores } from '../support/stores.ts';

const file = (path: string): string => fileURLToPath(new URL(`../../examples/${path}`, import.meta.url));

const hasBoto3 = (): boolean => {
  try {
    execFileSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const isThere = hasBoto3();
if (!isThere) console.warn('examples/python is not tested: there is no python3 with boto3 here (pip install boto3)');

describe.skipIf(!isThere)('the Python example', () => {
  let postern: RunningPostern;
  let billing: StatusQueue;
  beforeAll(async () => {
    postern = await startPostern();
    billing = await subscribeSource(postern, 'billing-api', 'billing');
  });
  afterAll(() => postern.stack.stop());

  const python = (script: string, ...args: readonly string[]) =>
    promisify(execFile)('python3', [file(script), '--environment', 'local', ...args], {
      env: {
        PATH: process.env['PATH'],
        AWS_ENDPOINT_URL: postern.stack.url,
        AWS_ACCESS_KEY_ID: 'billing-api',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_DEFAULT_REGION: 'eu-west-1',
      },
    });

  it('changes the directory', async () => {
    const taken = (count: number) => {
      const isTaken = (event: TraceEvent) =>
        event.type === 'queue-message-deleted' && event.queue === 'postern-local-directory';
      return postern.stack.trace.waitFor(() => postern.stack.trace.events().filter(isTaken).length >= count);
    };
    const { directoryTable, tables } = await connectStores(postern.stack.url);
    const row = async () =>
      (await tables.send(new GetCommand({ TableName: directoryTable, Key: { address: 'py@mailbox.example' } }))).Item;
    await python('python/directory.py', 'put', 'py@mailbox.example', '--group', 'customers');
    await taken(1);
    expect(await row()).toMatchObject({ groups: ['customers'] });
    await python('python/directory.py', 'remove', 'py@mailbox.example');
    await taken(2);
    expect(await row()).not.toHaveProperty('groups');
  });

  it('enqueues a request and prints its message id', async () => {
    const { stdout } = await python('python/enqueue.py', '--source', 'billing', file('requests/invoice.json'));
    // It gives the request a key of its own; that the id is right shows where the status event names it.
    expect(await billing.until(stdout.trim(), 'delivered')).toMatchObject({ reference: 'invoice-4711' });
  });
});
