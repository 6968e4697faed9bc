import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { runPostern } from '../support/run-postern.ts';
import { notification, type RunningPostern, startPostern } from '../support/running-postern.ts';

const root = join(import.meta.dirname, '..', '..');

describe('a policy that is planned before it is applied', () => {
  let postern: RunningPostern;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postern-plan-'));
    await cp(join(root, 'examples', 'policy'), folder, { recursive: true });
    await edit('sources/billing.yaml', {
      enforcement: { mode: 'observe', until: new Date(Date.now() + 86_400_000).toISOString() },
      // While it is observed nobody is refused for that.
      'tests.1.expect.verdict': 'send',
    });
    postern = await startPostern({ policy: folder });
    // One who may be written to, one whom the directory does not know, and two of a domain that is on no list.
    await postern.request('billing-api', notification('dora@berlin.acme.example'));
    await postern.request('billing-api', notification('stranger@berlin.acme.example'));
    await postern.request('billing-api', notification('one@elsewhere.example'));
    await postern.request('billing-api', notification('two@elsewhere.example'));
  });
  afterAll(async () => {
    await postern.stack.stop();
    await rm(folder, { recursive: true });
  });

  const edit = async (file: string, fields: Readonly<Record<string, unknown>>) => {
    const name = join(folder, file);
    const document = parseDocument(await readFile(name, 'utf8'));
    for (const [field, value] of Object.entries(fields)) {
      const path = field.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
      if (value === undefined) document.deleteIn(path);
      else document.setIn(path, value);
    }
    await writeFile(name, String(document));
  };
  const ask = (...args: readonly string[]) => runPostern([...args, '--endpoint', postern.stack.url]);
  const json = async (...args: readonly string[]) => {
    const { out, errors } = await ask(...args, '--json');
    if (out === '') throw new Error(errors);
    return JSON.parse(out);
  };

  it('is known by its source and hour, and never by an address', async () => {
    const { deliveries } = await json('explain', 'dora@berlin.acme.example');
    expect(deliveries).toHaveLength(1);
    const list = await json('source', 'list');
    expect(list.sources).toMatchObject([
      {
        name: 'billing',
        owner: 'payments-team',
        enforcement: { mode: 'observe' },
        principals: [{ state: 'known' }],
        lastSeen: expect.stringMatching(/^\d{4}-/),
      },
      { name: 'reports', enforcement: { mode: 'enforce' } },
    ]);
    expect(list.sources[1].lastSeen).toBeUndefined();
  });

  it('says what readiness lacks, and the smallest change that gives it', async () => {
    const answer = await json('source', 'readiness', 'billing');
    expect(answer).toMatchObject({ verdict: 'not-ready', total: 4, looked: 4, refused: 3 });
    expect(answer.findings).toMatchObject([
      { code: 'not-in-directory', count: 3, fixes: [{ where: 'directory', entries: 3, covers: 3 }] },
      { code: 'not-on-allow-list', count: 2, fixes: [{ change: 'rule elsewhere.example', entries: 1, covers: 2 }] },
    ]);
    expect(JSON.stringify(answer)).not.toContain('@');
    const shown = await ask('source', 'readiness', 'billing');
    expect(shown.exitCode).toBe(1);
    expect(shown.out).toContain('billing: not ready');
    expect(shown.out).toContain('allow-list: rule elsewhere.example (2 of 2)');
  });

  it('says which mail would be decided otherwise, and changes nothing', async () => {
    // Its first test expects what the policy will not let any more.
    await edit('sources/billing.yaml', {
      enforcement: undefined,
      'tests.0.expect.form': 'redacted',
      'tests.1.expect.verdict': 'refuse',
    });
    await edit('policy.yaml', { 'purposes.notification.redaction': 'default' });
    const planned = await json('plan', '--policy', folder);
    expect(planned.changes.map(({ about, field, effect }: Record<string, string>) => [about, field, effect])).toEqual([
      ['purpose notification', 'redaction', 'narrower'],
      ['source billing', 'enforcement', 'narrower'],
      ['source billing', 'tests', 'neutral'],
    ]);
    expect(planned.replay).toMatchObject({ total: 4, looked: 4, differing: 4 });
    expect(planned.replay.changes).toMatchObject([
      { to: 'refuse', reasons: ['not-in-directory', 'not-on-allow-list'], count: 2, effect: 'narrower' },
      { count: 1 },
      { count: 1 },
    ]);
    expect(JSON.stringify(planned)).not.toContain('@');
    expect((await json('policy', 'show')).version).toBe(1);
    const strict = await ask('plan', '--policy', folder, '--fail-on-narrowing');
    expect([strict.exitCode, strict.out]).toEqual([1, expect.stringContaining('all 4 deliveries')]);
  });

  it('is not applied when a test of a source comes out otherwise, and says where that test is', async () => {
    await edit('sources/billing.yaml', { 'tests.0.expect.form': 'complete' });
    const { exitCode, errors } = await ask('apply', '--policy', folder, '--why', 'x');
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/sources\/billing\.yaml:\d+: tests\[0\]: test-failed \(expected send complete/);
    expect((await json('policy', 'show')).version).toBe(1);
  });

  it('is applied with what is different', async () => {
    await edit('sources/billing.yaml', { 'tests.0.expect.form': 'redacted' });
    const { out } = await ask('apply', '--policy', folder, '--why', 'x');
    expect(out).toContain('purpose notification: redaction exempt -> default (narrower)');
    expect((await ask('plan', '--policy', folder)).out).toContain('no difference to policy version 2');
  });
});
