import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyPolicy } from '../../cli/apply/apply.ts';
import { connectControl } from '../../cli/control/connect-control.ts';
import { readPolicyInForce } from '../../cli/policy/read-policy-in-force.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { connectStores, type Stores } from '../support/stores.ts';

const root = join(import.meta.dirname, '..', '..');

let stack: LocalStack;
let parts: Stores;
let folder: string;

beforeAll(async () => {
  stack = await startLocalStack({ projectRoot: root, port: 0 });
  parts = await connectStores(stack.url);
});
afterAll(() => stack.stop());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-apply-'));
  await cp(join(root, 'examples', 'policy'), join(folder, 'policy'), { recursive: true });
  return () => rm(folder, { recursive: true });
});

const apply = async (facts?: object) => {
  const file = join(folder, 'facts.json');
  await writeFile(file, JSON.stringify(facts ?? {}));
  return applyPolicy({
    environment: 'local',
    endpoint: stack.url,
    policy: join(folder, 'policy'),
    ...(facts === undefined ? {} : { facts: file }),
  });
};

const edit = async (file: string, from: string, to: string): Promise<void> => {
  const path = join(folder, 'policy', file);
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
};

const rows = async (table: string, key: string): Promise<readonly object[]> => {
  const { Items = [] } = await parts.tables.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  return Items.toSorted((one, other) => (String(one[key]) < String(other[key]) ? -1 : 1));
};

/** Those the directory holds: of who was taken out there is a row, too, for a while. */
const known = async () => (await rows(parts.directoryTable, 'address')).filter((row) => Object.hasOwn(row, 'groups'));

const owned = (...rules: readonly string[]) => rules.map((rule) => ({ rule, owner: 'it' }));

const inForce = () => readPolicyInForce(connectControl({ environment: 'local', endpoint: stack.url }));

const versionInForce = async (): Promise<number | undefined> => (await inForce())?.version;

describe('postern apply', () => {
  it('puts the policy in force with the ids of its principals, one version above the last', async () => {
    const first = await apply();
    await edit('sources/billing.yaml', 'owner: ', 'owner: former-');
    const second = await apply();
    expect(second.version).toBe(first.version + 1);
    expect(await apply()).toMatchObject({ version: second.version, isUnchanged: true });
    expect(await inForce()).toMatchObject({
      version: second.version,
      appliedBy: 'arn:aws:sts::000000000000:assumed-role/postern-local-policy-admin/local',
      document: { purposes: { notification: { maxAge: 86_400 } } },
      principalIds: { billing: [expect.stringMatching(/^AROA/)], reports: [expect.stringMatching(/^AROA/)] },
    });
  });

  it.each([
    [
      'a domain without an identity here',
      'policy.yaml',
      'mail.globex.example',
      'other.example',
      'policy.yaml:7: domains[1]: no-identity (expected one of notify.acme.example, mail.globex.example)',
    ],
    [
      'a role of another account',
      'sources/billing.yaml',
      '::000000000000:',
      '::999999999999:',
      'sources/billing.yaml:4: principals[0]: another-role-of-that-name',
    ],
    ['a typo', 'sources/billing.yaml', 'owner:', 'onwer:', 'sources/billing.yaml:2: onwer: unknown-field'],
  ])('rejects %s by its line, and the policy in force stays', async (_, file, from, to, message) => {
    await apply();
    const version = await versionInForce();
    await edit(file, from, to);
    // The domain's own sender would be a problem too, found before the environment is asked.
    await edit('sources/reports.yaml', 'from: [reports@mail.globex.example]\n', '');
    await expect(apply()).rejects.toThrow(message);
    expect(await versionInForce()).toBe(version);
  });

  it('says all that is wrong with policy, environment and facts in one round', async () => {
    await edit('policy.yaml', 'mail.globex.example', 'other.example');
    await edit('sources/billing.yaml', '::000000000000:', '::999999999999:');
    await edit('sources/billing.yaml', 'owner:', 'onwer:');
    await expect(apply({ allowList: ['*@*'] })).rejects.toThrow(
      /no-identity[^]*onwer: unknown-field[^]*another-role-of-that-name[^]*looks as if it should admit everybody/,
    );
  });

  it('lets one of several that apply the same at once win, and makes one version of them', async () => {
    const { version: before } = await apply();
    await edit('sources/billing.yaml', 'owner: ', 'owner: latter-');
    const results = await Promise.allSettled([apply(), apply(), apply()]);
    const versions = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.version] : []));
    expect(new Set(versions)).toEqual(new Set([before + 1]));
    expect(await versionInForce()).toBe(before + 1);
  });

  it('makes allow-list and directory exactly those of the file', async () => {
    await apply({ allowList: owned('old.example', 'acme.example'), directory: ['old@acme.example'] });
    const { lists } = await apply({
      allowList: [{ rule: 'ACME.example', owner: 'it', comment: 'ours' }, ...owned('directory')],
      directory: Array.from({ length: 60 }, (_, index) => ({
        address: `p${String(index).padStart(2, '0')}@acme.example`,
      })),
    });
    expect(lists).toMatchObject({ allowList: { put: 2, removed: 1 }, directory: { put: 60, removed: 1 } });
    expect(await rows(parts.allowListTable, 'rule')).toMatchObject([
      { rule: 'acme.example', owner: 'it', comment: 'ours' },
      { rule: 'directory', owner: 'it' },
    ]);
    const people = await known();
    expect(people).toHaveLength(60);
    expect(people[0]).toMatchObject({ address: 'p00@acme.example', groups: [] });
  });

  it('leaves a list alone that the file does not have, and empties one that is empty there', async () => {
    await apply({ allowList: owned('acme.example'), directory: ['anna@acme.example'] });
    const { lists } = await apply({ directory: [] });
    expect(lists).toMatchObject({ allowList: undefined, directory: { put: 0, removed: 1 } });
    expect(await rows(parts.allowListTable, 'rule')).toMatchObject([{ rule: 'acme.example' }]);
    expect(await known()).toEqual([]);
  });

  it('adds suppressions beside those of other origins, and removes none', async () => {
    await apply({ suppressions: [{ address: 'bert@acme.example', origin: 'bounce', since: '2026-11-01T00:00:00Z' }] });
    await apply({ suppressions: [{ address: 'BERT@acme.example', origin: 'operator' }] });
    await apply({ suppressions: [] });
    expect(await rows(parts.suppressionsTable, 'address')).toMatchObject([
      {
        address: 'bert@acme.example',
        entries: {
          bounce: { origin: 'bounce', since: '2026-11-01T00:00:00Z' },
          operator: { origin: 'operator' },
        },
      },
    ]);
  });

  it('lets whoever runs the local stack answer for rules that are nobody’s', async () => {
    await apply({ allowList: ['ownerless.example'] });
    expect(await rows(parts.allowListTable, 'rule')).toMatchObject([{ rule: 'ownerless.example', owner: 'local' }]);
  });

  it('writes nothing when the facts are wrong', async () => {
    await apply();
    const version = await versionInForce();
    await expect(apply({ allowList: ['*@*'] })).rejects.toThrow('looks as if it should admit everybody');
    await expect(apply({ allowList: owned('*') })).rejects.toThrow('it admits everybody');
    expect(await versionInForce()).toBe(version);
  });
});
