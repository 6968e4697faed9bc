import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBucketClient, createTableClient } from '../../../lambdas/adapters/clients.ts';
import { redrivenText } from '../../../lambdas/contract/redriven.ts';
import { policyDocument } from '../../support/facts.ts';
import { captureOutput } from '../support/captured-output.ts';
import { invoke, sqsRecord } from '../support/invoke.ts';
import { buckets, type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

const crm = 'AROACRMAAAAAAAAAAAAAA';
const release = 'AROARELEASEAAAAAAAAAA';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
  Object.assign(process.env, {
    ENVIRONMENT: 'test',
    DIRECTORY_TABLE: tables.directory,
    POLICIES_TABLE: tables.policies,
    PIPELINE_BUCKET: buckets.pipeline,
    TRUSTED_ROLE_IDS: release,
    AUDIT_TABLE: tables.audit,
    DEAD_LETTER_QUEUE_URL: aws.sqs.createQueue({ name: 'directory-dead-letter' }).url,
  });
  const { billing } = policyDocument.sources;
  const text = JSON.stringify({
    version: 1,
    appliedAt: new Date().toISOString(),
    appliedBy: 'arn:aws:iam::111122223333:role/platform',
    document: { ...policyDocument, sources: { crm: { ...billing, directoryGroups: ['customers'] } } },
    principalIds: { crm: [crm] },
  });
  const sha256 = createHash('sha256').update(text).digest('hex');
  const key = `policies/${sha256}.json`;
  await createBucketClient().send(new PutObjectCommand({ Bucket: buckets.pipeline, Key: key, Body: text }));
  await putItems(tables.policies, [{ name: 'in-force', version: 1, key, sha256 }]);
});
afterAll(() => aws.close());

/** A message sent just now: the handler lives in real time. */
const record = (messageId: string, body: unknown, senderId = `${crm}:anna@acme.example`) =>
  sqsRecord({
    messageId,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { SenderId: senderId, SentTimestamp: String(Date.now()) },
  });

const rowOf = async (address: string) =>
  (await createTableClient().send(new GetCommand({ TableName: tables.directory, Key: { address } }))).Item;

it('a granted change is made, poison is refused and audited, and no address is logged', async () => {
  const { handler } = await import('../../../lambdas/directory/handler.ts');
  let again: readonly string[] = [];
  const output = await captureOutput(async () => {
    again = await invoke(handler, [
      record('m1', { version: 1, put: { address: 'Kanari@acme.example', groups: ['customers'] } }),
      record('m2', 'poison of kanari@acme.example'),
      record('m3', { version: 1, put: { address: 'kanari@evil.example', groups: ['customers'] } }, 'AROAEVIL:kanari@x'),
    ]);
  });
  expect(again).toEqual([]);
  expect(await rowOf('kanari@acme.example')).toMatchObject({ groups: ['customers'], revision: 1 });
  expect(await rowOf('kanari@evil.example')).toBeUndefined();
  expect(aws.sqs.queueByName('directory-dead-letter')?.receive({ max: 10 })).toEqual([]);

  const { Items: acts = [] } = await createTableClient().send(new ScanCommand({ TableName: tables.audit }));
  expect(acts.map(({ who, details }) => `${who} ${details.because}`).toSorted()).toEqual([
    `${crm} malformed`,
    'AROAEVIL sender-not-granted',
  ]);
  expect(JSON.stringify(acts)).not.toMatch(/kanari/i);
  expect(output.join('\n')).toMatch(/directory-changed[^]*"DirectoryChanges":2/);
  expect(output.join('\n')).not.toMatch(/kanari|acme\.example|anna/i);
});

it('changes wait on the queue while the directory is out of reach', async () => {
  const { handler } = await import('../../../lambdas/directory/handler.ts');
  aws.intercept((service) => (service === 'dynamodb' ? { status: 500, body: '{}' } : undefined));
  try {
    let again: readonly string[] = [];
    await captureOutput(async () => {
      again = await invoke(handler, [record('m1', { version: 1, remove: { address: 'kanari@acme.example' } })]);
    });
    expect(again).toEqual(['m1']);
  } finally {
    aws.intercept(undefined);
  }
  expect(await rowOf('kanari@acme.example')).toMatchObject({ groups: ['customers'] });
});

it('a change that release hands in is its first sender’s, as old as it is; anybody else’s is none', async () => {
  const { handler } = await import('../../../lambdas/directory/handler.ts');
  const handedIn = (address: string, principal = crm): string =>
    redrivenText({
      sqsMessageId: `first-${address}`,
      principal,
      sentAt: new Date(Date.now() - 60_000).toISOString(),
      body: JSON.stringify({ version: 1, put: { address, groups: ['customers'] } }),
    });
  await captureOutput(async () => {
    await invoke(handler, [
      record('r1', handedIn('back@acme.example'), `${release}:release`),
      record('r2', handedIn('not-granted@acme.example', 'AROAEVILAAAAAAAAAAAAA'), `${release}:release`),
      record('r3', handedIn('forged@acme.example')),
      record('r4', { version: 1, put: { address: 'own@acme.example', groups: ['customers'] } }, `${release}:release`),
    ]);
  });
  const row = await rowOf('back@acme.example');
  expect(row).toMatchObject({ groups: ['customers'], memberships: { customers: { by: 'crm' } } });
  expect(Number(row?.['memberships'].customers.at)).toBeLessThan(Date.now() - 59_000);
  for (const address of ['not-granted@acme.example', 'forged@acme.example', 'own@acme.example']) {
    expect(await rowOf(address)).toBeUndefined();
  }
});
