import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningPostern, startPostern } from '../support/running-postern.ts';
import { type StatusQueue, subscribeSource } from '../support/status-queue.ts';

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

  it('enqueues a request and prints its message id', async () => {
    const { stdout } = await promisify(execFile)(
      'python3',
      [file('python/enqueue.py'), '--environment', 'local', '--source', 'billing', file('requests/invoice.json')],
      {
        env: {
          PATH: process.env['PATH'],
          AWS_ENDPOINT_URL: postern.stack.url,
          AWS_ACCESS_KEY_ID: 'billing-api',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_DEFAULT_REGION: 'eu-west-1',
        },
      },
    );
    // It gives the request a key of its own; that the id is right shows where the status event names it.
    expect(await billing.until(stdout.trim(), 'delivered')).toMatchObject({ reference: 'invoice-4711' });
  });
});
