import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBucketClient, createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createPolicyReader } from '../../../lambdas/adapters/policy-reader.ts';
import { createPolicyStore, versionsPerRead } from '../../../lambdas/adapters/policy-store.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { createPolicyCommands } from '../../../lambdas/control/policy.ts';
import type { FindPrincipal } from '../../../lambdas/domain/policy/resolve-principals.ts';
import { policyDocument } from '../../support/facts.ts';
import { buckets, type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { callerAs, recording, time } from './recording.ts';
import { whoIs } from './url-event.ts';

const admin = callerAs('policy-admin');
let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  aws.intercept(undefined);
});

const foundAs =
  (id: string): FindPrincipal =>
  async (kind, name) => ({ arn: `arn:aws:iam::111122223333:${kind}/${name}`, id });

/** The commands over the real store. Each test has rows of its own: nobody cleans up. */
const governing = (findPrincipal: FindPrincipal = foundAs('AROABILLING')) => {
  const { effects, audit } = recording();
  const clients = { tables: createTableClient(), buckets: createBucketClient() };
  const places = { table: tables.policies, bucket: buckets.pipeline };
  const commands = createPolicyCommands({
    now: () => time,
    audit,
    policies: createPolicyStore(clients, places),
    findPrincipal,
    sendingDomains: policyDocument.domains,
    allowsRedirect: false,
    defaultAudience: 'every-rule',
  });
  const readTables = createTableReader(clients.tables, async () => {});
  const readPolicy = createPolicyReader({ readTables, buckets: clients.buckets }, places, () => time);
  return { effects, commands, read: readPolicy };
};

const document = (name: string) => ({
  ...policyDocument,
  senders: { default: { ...policyDocument.senders.default, name } },
});

const pointer = async () =>
  (await createTableClient().send(new GetCommand({ TableName: tables.policies, Key: { name: 'in-force' } }))).Item;

const apply = async (name: string, why = 'a test'): Promise<number> => {
  const answer = await governing().commands.apply({ document: document(name), why }, admin);
  if (!answer.ok) throw new Error(answer.problem.message);
  return answer.result.version;
};

describe('apply', () => {
  it('puts the policy in force as every function reads it, with who, when and why', async () => {
    const version = await apply('First', 'the launch');
    expect(await governing().read()).toMatchObject({
      version,
      appliedBy: whoIs('policy-admin'),
      appliedAt: '2026-11-21T12:00:00.000Z',
      why: 'the launch',
      document: { senders: { default: { name: 'First' } } },
    });
  });

  it('refuses a policy whose sources’ tests come out otherwise, with every one of them, and says what is different', async () => {
    const { commands } = governing();
    const before = await commands.apply({ document: document('Before'), why: 'x' }, admin);
    const test = { request: { purpose: 'notification' }, expect: { verdict: 'send' } };
    const { billing } = policyDocument.sources;
    const failing = {
      ...policyDocument,
      sources: { ...policyDocument.sources, billing: { ...billing, tests: [test, test] } },
    };
    expect(await commands.apply({ document: failing, why: 'x' }, admin)).toMatchObject({
      ok: false,
      problem: {
        code: 'malformed',
        details: { problems: [0, 1].map((index) => ({ path: ['sources', 'billing', 'tests', index] })) },
      },
    });
    const after = await commands.apply({ document: document('After'), why: 'x' }, admin);
    expect([before, after]).toMatchObject([
      { ok: true },
      {
        ok: true,
        result: {
          changes: [{ about: 'policy', field: 'senders.default.name', from: 'Before', to: 'After', effect: 'neutral' }],
        },
      },
    ]);
  });

  it('refuses terms that reach further than they look, and an observation without end', async () => {
    const { billing } = policyDocument.sources;
    const wide = {
      ...policyDocument,
      redaction: { exempt: { domains: ['gmail.com'] } },
      sources: { billing: { ...billing, enforcement: { mode: 'observe', until: '2099-01-01T00:00:00Z' } } },
    };
    const expected = [{ problem: 'risk-not-acknowledged' }, { problem: 'too-far' }];
    expect(await governing().commands.apply({ document: wide, why: 'x' }, admin)).toMatchObject({
      ok: false,
      problem: { details: { problems: expected } },
    });
    expect(await governing().commands['policy-check']({ document: wide }, admin)).toMatchObject({
      result: { problems: expected },
    });
  });

  it('is audited before anything is written', async () => {
    const { effects, commands } = governing();
    aws.intercept((service) => (service === 's3' ? { status: 403, body: '' } : undefined));
    await expect(commands.apply({ document: document('Never'), why: 'x' }, admin)).rejects.toThrow(OutageError);
    expect(effects).toMatchObject([
      ['audit', { action: 'apply', who: whoIs('policy-admin'), details: { why: 'x' } }, time],
    ]);
  });

  it.each<[string, (document: object) => unknown, RegExp]>([
    ['a typo', (good) => ({ ...good, domians: [] }), /domians is not a field/],
    [
      'a domain without an identity',
      (good) => ({ ...good, domains: [...policyDocument.domains, 'other.example'] }),
      /no identity/,
    ],
    ['no policy at all', () => undefined, /missing|wrong/],
    ['a text', () => 'version: 1', /wrong type|expected/],
  ])('refuses %s with all that is wrong, and the one in force stays', async (_what, change, expected) => {
    await apply('Stays');
    const before = await pointer();
    const { effects, commands } = governing();
    const answer = await commands.apply({ document: change(policyDocument), why: 'x' }, admin);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'malformed' } });
    if (!answer.ok) {
      expect(answer.problem.message).toMatch(expected);
      expect(answer.problem.details?.['problems']).not.toHaveLength(0);
    }
    expect(effects).toEqual([]);
    expect(await pointer()).toEqual(before);
  });

  it('never points to a document that cannot be read back as it was written', async () => {
    await apply('Readable');
    const before = await pointer();
    aws.intercept((service, { method }) =>
      service === 's3' && method === 'GET' ? { status: 200, body: '{"version":1}' } : undefined,
    );
    await expect(governing().commands.apply({ document: document('Lost'), why: 'x' }, admin)).rejects.toThrow(
      OutageError,
    );
    aws.intercept(undefined);
    expect(await pointer()).toEqual(before);
    expect(await governing().read()).toMatchObject({ document: { senders: { default: { name: 'Readable' } } } });
  });

  it('lets one of many at once win, and tells each of the others', async () => {
    await apply('Before');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        governing().commands.apply({ document: document(`At once ${index}`), why: 'x' }, admin),
      ),
    );
    const won = answers.flatMap((answer) => (answer.ok ? [answer.result.version] : []));
    expect(new Set(won).size).toBe(won.length);
    expect(won.length).toBeGreaterThan(0);
    for (const answer of answers) {
      if (!answer.ok) expect(answer.problem).toMatchObject({ code: 'conflict', message: /apply again/ });
    }
    expect((await governing().read()).version).toBe(Math.max(...won));
  });

  it('of what is in force already changes nothing, unless a principal is somebody else by now', async () => {
    const { billing } = policyDocument.sources;
    const byName = {
      ...policyDocument,
      sources: { billing: { ...billing, principals: ['arn:aws:iam::111122223333:role/billing-api'] } },
    };
    const { effects, commands } = governing();
    const first = await commands.apply({ document: byName, why: 'the first' }, admin);
    const version = first.ok ? first.result.version : 0;
    const written = effects.length;
    const again = await commands.apply({ document: structuredClone(byName), why: 'every night' }, admin);
    expect(again).toMatchObject({ ok: true, result: { version, changes: [], isUnchanged: true } });
    expect([effects.length, (await pointer())?.['version']]).toEqual([written, version]);

    const recreated = governing(foundAs('AROARECREATED'));
    const anew = await recreated.commands.apply({ document: byName, why: 'the role is new' }, admin);
    expect(anew).toMatchObject({ ok: true, result: { version: version + 1 } });
  });

  it('is refused when another version is in force than it was made for', async () => {
    const version = await apply('Mine');
    await apply('Theirs');
    const answer = await governing().commands.apply(
      { document: document('Mine too'), why: 'x', after: version },
      admin,
    );
    expect(answer).toMatchObject({ ok: false, problem: { code: 'conflict' } });
  });

  it('takes its own write for its own when the answer to it was lost', async () => {
    await apply('Before');
    let lost = false;
    aws.intercept((service, { headers, body }) => {
      const isPointer =
        service === 'dynamodb' && body.includes('"in-force"') && headers['x-amz-target']?.includes('PutItem');
      if (!isPointer || lost) return undefined;
      lost = true;
      const kept = Object.fromEntries(
        ['x-amz-target', 'content-type', 'authorization', 'x-amz-date'].map((name) => [name, String(headers[name])]),
      );
      // It arrives all the same, and the client hears of a failure that it tries again after.
      void fetch(aws.url, {
        method: 'POST',
        headers: kept,
        body: body.toString(),
      });
      return { status: 500, body: '{"__type":"InternalServerError"}' };
    });
    const answer = await governing().commands.apply({ document: document('Twice'), why: 'x' }, admin);
    expect(answer).toMatchObject({ ok: true });
    expect(lost).toBe(true);
  });

  it('takes its turn after a policy that has become unreadable, which is what repairs it', async () => {
    await apply('Sound');
    const { key } = (await pointer()) as { key: string };
    aws.s3.bucket(buckets.pipeline)?.delete(key);
    expect(await governing().commands['policy-show']({}, admin)).toMatchObject({
      ok: true,
      result: { state: 'unusable', because: expect.stringContaining('not in the pipeline bucket') },
    });
    await apply('Repaired');
    expect(await governing().read()).toMatchObject({ document: { senders: { default: { name: 'Repaired' } } } });
  });
});

describe('the history', () => {
  it('has every version with who, when and why, and each can be shown', async () => {
    const first = await apply('Shown', 'one');
    const second = await apply('Newer', 'two');
    const { commands } = governing();
    const answer = await commands['policy-history']({}, admin);
    expect(answer).toMatchObject({
      ok: true,
      result: {
        inForce: second,
        versions: expect.arrayContaining([
          expect.objectContaining({ version: second, why: 'two', appliedBy: whoIs('policy-admin') }),
          expect.objectContaining({ version: first, why: 'one' }),
        ]),
      },
    });
    expect(await commands['policy-show']({ version: first }, admin)).toMatchObject({
      ok: true,
      result: {
        state: 'readable',
        isInForce: false,
        policy: { document: { senders: { default: { name: 'Shown' } } } },
      },
    });
    expect(await commands['policy-show']({ version: second + 1 }, admin)).toEqual({
      ok: true,
      result: { state: 'none' },
    });
  });

  it('goes back page by page, without a gap', async () => {
    let inForce = 0;
    for (let count = 0; count < versionsPerRead + 5; count += 1) inForce = await apply(`Page ${count}`);
    const { commands } = governing();
    const seen: number[] = [];
    let before: number | undefined;
    do {
      const page = await commands['policy-history'](before === undefined ? {} : { before }, admin);
      if (!page.ok) throw new Error(page.problem.message);
      seen.push(...page.result.versions.map(({ version }) => version));
      before = page.result.next;
    } while (before !== undefined);
    expect(seen).toEqual(Array.from({ length: inForce }, (_, index) => inForce - index));
  });
});

describe('a rollback', () => {
  it('puts the document of an earlier version in force as a new one', async () => {
    const good = await apply('Good');
    const bad = await apply('Bad');
    const { effects, commands } = governing();
    const answer = await commands['policy-rollback']({ version: good, why: 'it was better' }, admin);
    expect(answer).toMatchObject({ ok: true, result: { version: bad + 1 } });
    expect(await governing().read()).toMatchObject({
      version: bad + 1,
      why: 'it was better',
      document: { senders: { default: { name: 'Good' } } },
    });
    expect(effects).toMatchObject([
      ['audit', { action: 'policy-rollback', details: { why: 'it was better', of: good } }, time],
    ]);
  });

  it.each([
    ['the version in force', (version: number) => version, /nothing to go back to/],
    ['a version there is not', (version: number) => version + 1, /there is no version/],
  ])('to %s is objected to', async (_what, of, expected) => {
    const version = await apply('Current');
    const answer = await governing().commands['policy-rollback']({ version: of(version), why: 'x' }, admin);
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: 'objected', message: expect.stringMatching(expected) },
    });
  });

  it('to a version whose domain has no identity any more is refused like any other policy', async () => {
    const good = await apply('Elsewhere');
    await apply('Now');
    const { audit } = recording();
    const commands = createPolicyCommands({
      now: () => time,
      audit,
      policies: createPolicyStore(
        { tables: createTableClient(), buckets: createBucketClient() },
        { table: tables.policies, bucket: buckets.pipeline },
      ),
      findPrincipal: async () => undefined,
      sendingDomains: [],
      allowsRedirect: false,
      defaultAudience: 'every-rule',
    });
    expect(await commands['policy-rollback']({ version: good, why: 'x' }, admin)).toMatchObject({
      ok: false,
      problem: { code: 'malformed', message: expect.stringContaining('no identity') },
    });
  });
});
