import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPolicy } from '../../cli/apply/apply.ts';
import { loadPolicy } from '../../cli/policy/load-policy.ts';
import { createPolicyStore } from '../../lambdas/adapters/policy-store.ts';
import { policyInForce } from '../../lambdas/contract/tables.ts';
import { runPostern } from '../support/run-postern.ts';
import { type RunningPostern, startPostern } from '../support/running-postern.ts';
import { connectStores, type Stores } from '../support/stores.ts';

type Found = { check: string; status: string; what: string; seen: string; fix?: string };

describe('postern doctor', () => {
  let postern: RunningPostern;
  let parts: Stores;
  beforeAll(async () => {
    postern = await startPostern();
    parts = await connectStores(postern.stack.url);
  });
  afterAll(() => postern.stack.stop());

  const target = () => ({ environment: 'local', endpoint: postern.stack.url });
  const apply = () => applyPolicy({ ...target(), policy: 'examples/policy' });

  const diagnose = async () => {
    const { out, exitCode } = await runPostern(['doctor', '--json', '--endpoint', postern.stack.url]);
    const { healthy, findings } = JSON.parse(out) as { healthy: boolean; findings: Found[] };
    return { healthy, findings, exitCode, wrong: findings.filter(({ status }) => status !== 'ok') };
  };

  it('finds nothing wrong with the local stack, having looked at seven things', async () => {
    const { findings, wrong, healthy, exitCode } = await diagnose();
    expect(wrong).toEqual([]);
    expect({ healthy, exitCode }).toEqual({ healthy: true, exitCode: 0 });
    expect([...new Set(findings.map(({ check }) => check))]).toEqual([
      'sandbox',
      'identities',
      'quota',
      'policy',
      'principals',
      'trusted-roles',
      'configuration-sets',
    ]);
    const { out } = await runPostern(['doctor', '--endpoint', postern.stack.url]);
    expect(out).toContain('notify.acme.example is verified');
    expect(out).toMatch(/0 to look at, 0 failing/);
  });

  it('names the source whose role was re-created, and apply puts it right', async () => {
    const { document } = await loadPolicy('examples/policy');
    const store = createPolicyStore(parts, { table: parts.policiesTable, bucket: parts.pipelineBucket });
    const previous = await store.inForce();
    const applied = {
      version: (previous?.version ?? 0) + 1,
      appliedAt: new Date().toISOString(),
      appliedBy: 'arn:aws:iam::000000000000:role/somebody',
      document,
      principalIds: Object.fromEntries(
        Object.entries(document.sources).map(([source, { principals }]) => [
          source,
          principals.map(() => 'AROAFORMER'),
        ]),
      ),
    };
    expect(await store.putInForce(applied, previous)).toBe(true);
    const { wrong, exitCode } = await diagnose();
    expect(exitCode).toBe(1);
    expect(wrong).toContainEqual(
      expect.objectContaining({
        check: 'principals',
        status: 'fail',
        what: expect.stringMatching(/source billing .*billing-api was re-created/),
        seen: expect.stringContaining('the policy knows AROAFORMER, IAM has AROA'),
        fix: expect.stringContaining('postern apply'),
      }),
    );
    await apply();
    expect((await diagnose()).wrong).toEqual([]);
  });

  it('says that the policy in force is not there, and goes on with the rest', async () => {
    const read = new GetCommand({ TableName: parts.policiesTable, Key: { name: policyInForce } });
    const { Item: item } = await postern.tables.send(read);
    await new S3Client(postern.as('operator')).send(
      new DeleteObjectCommand({ Bucket: parts.pipelineBucket, Key: String(item?.['key']) }),
    );
    const { wrong, findings, exitCode } = await diagnose();
    expect(exitCode).toBe(1);
    expect(wrong).toMatchObject([
      { check: 'policy', status: 'fail', seen: 'policy in force is not in the pipeline bucket' },
      { check: 'principals', status: 'warn' },
    ]);
    expect(findings.filter(({ check }) => check === 'configuration-sets')).toHaveLength(3);
    await apply();
  });

  it('says what to start where nothing is', async () => {
    const { exitCode, errors } = await runPostern(['doctor', '--endpoint', 'http://127.0.0.1:1']);
    expect(exitCode).toBe(2);
    expect(errors).toContain('start the local stack');
  });
});
