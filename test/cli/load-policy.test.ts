import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPolicy } from '../../cli/policy/load-policy.ts';
import { UserError } from '../../cli/user-error.ts';
import { whyNotOlder } from '../../lambdas/contract/retention.ts';

const policyYaml = `version: 1
domains: [notify.acme.example]
senders: { default: { address: no-reply@notify.acme.example } }
purposes:
  notification: { lane: standard, redaction: exempt, maxAge: 24h }
`;

const billingYaml = `source: billing
owner: payments-team
contact: oncall@acme.example
principals: [AROABILLINGAAAAAAAAAA]
purposes: [notification]
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-policy-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
};

/** The problems without the folder in front of them. */
const problemsOf = async (path = folder): Promise<readonly string[]> => {
  const error: unknown = await loadPolicy(path).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw new Error('the policy was accepted', { cause: error });
  return error.lines.slice(1).map((line) => line.replaceAll(`${folder}/`, ''));
};

describe('loadPolicy', () => {
  it('merges a folder into the same policy as a single file', async () => {
    await write({ 'policy.yaml': policyYaml, 'sources/billing.yaml': billingYaml });
    const ofFolder = await loadPolicy(folder);
    const indented = billingYaml
      .split('\n')
      .slice(1)
      .map((line) => `    ${line}`)
      .join('\n');
    await write({ 'single.yaml': `${policyYaml}sources:\n  billing:\n${indented}\n` });
    const ofFile = await loadPolicy(join(folder, 'single.yaml'));
    expect(ofFolder.policy).toEqual(ofFile.policy);
    expect(ofFolder.document).toEqual(ofFile.document);
    expect(Object.keys(ofFolder.policy.sources)).toEqual(['billing']);
  });

  it('takes a folder without sources: nobody may send', async () => {
    await write({ 'policy.yaml': policyYaml });
    expect((await loadPolicy(folder)).policy.sources).toEqual({});
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'the line of an unknown field, and of a word of a later version',
      {
        'policy.yaml': `${policyYaml}health: {}\n`,
        'sources/billing.yaml': `${billingYaml}quota: { perDay: 0 }\nqouta: 1\n`,
      },
      [
        'policy.yaml:6: health: not-supported-yet',
        'sources/billing.yaml:6: quota.perDay: too-short (limit 1)',
        'sources/billing.yaml:7: qouta: unknown-field',
      ],
    ],
    [
      'the line of a wrong value in a list',
      {
        'policy.yaml': policyYaml,
        'sources/billing.yaml': billingYaml.replace('[notification]', '\n  - notification\n  - newsletter'),
      },
      ['sources/billing.yaml:7: purposes[1]: unknown-purpose (expected one of notification)'],
    ],
    [
      'the line around what is missing',
      { 'policy.yaml': policyYaml.replace('maxAge: 24h', '') },
      ['policy.yaml:5: purposes.notification.maxAge: missing (expected string)'],
    ],
    [
      'the line of a maximum age beyond what queues keep, with the numbers',
      { 'policy.yaml': policyYaml.replace('maxAge: 24h', 'maxAge: 8d') },
      [`policy.yaml:5: purposes.notification.maxAge: longer-than-kept (limit 259200, expected ${whyNotOlder})`],
    ],
    [
      'a key that is there twice',
      { 'policy.yaml': `${policyYaml}version: 1\n` },
      ['policy.yaml:6: not-yaml: Map keys must be unique'],
    ],
    [
      'a source that is there twice',
      { 'policy.yaml': policyYaml, 'sources/a.yaml': billingYaml, 'sources/b.yaml': `\n${billingYaml}` },
      [`sources/b.yaml:2: source: defined-twice (first in sources/a.yaml)`],
    ],
    [
      'a source without a name, and one that is no map',
      {
        'policy.yaml': policyYaml,
        'sources/a.yaml': billingYaml.replace('source: billing\n', ''),
        'sources/b.yaml': '- x\n',
      },
      [
        'sources/a.yaml:1: source: missing (expected the name of the source)',
        'sources/b.yaml:1: source: wrong-type (expected a map with the name of the source)',
      ],
    ],
    [
      'what else is wrong with a source that has no name, or that of another',
      {
        'policy.yaml': policyYaml,
        'sources/a.yaml': billingYaml,
        'sources/b.yaml': `${billingYaml}quota: 1\n`,
        'sources/c.yaml': billingYaml.replace('source: billing', 'source: 7').replace('[notification]', '[newsletter]'),
      },
      [
        'sources/b.yaml:1: source: defined-twice (first in sources/a.yaml)',
        'sources/b.yaml:6: quota: wrong-type (expected object)',
        'sources/c.yaml:1: source: wrong-type (expected the name of the source)',
        'sources/c.yaml:5: purposes[0]: unknown-purpose (expected one of notification)',
      ],
    ],
    [
      'a source whose name is none',
      { 'policy.yaml': policyYaml, 'sources/a.yaml': billingYaml.replace('billing', 'Not A Name') },
      [expect.stringMatching(/^sources\/a\.yaml:1: source: not-a-kebab-case-name/) as string],
    ],
    [
      'a source, and a purpose, by the name that objects do not have',
      {
        'policy.yaml': `${policyYaml}  __proto__: { lane: bulk, maxAge: 24h }\n`,
        'sources/a.yaml': billingYaml.replace('billing', '__proto__'),
      },
      ['policy.yaml:6: purposes.__proto__: not-a-kebab-case-name', 'sources/a.yaml:1: source: not-a-kebab-case-name'],
    ],
    [
      'sources in the policy of a folder',
      { 'policy.yaml': `${policyYaml}sources: {}\n` },
      ['policy.yaml:6: sources: unknown-field (in a folder each source is a file in sources/)'],
    ],
    [
      'every broken file',
      { 'policy.yaml': 'version: [', 'sources/a.yaml': 'source: "' },
      [
        expect.stringMatching(/^policy\.yaml:1: not-yaml: /) as string,
        expect.stringMatching(/^sources\/a\.yaml:1: not-yaml: /) as string,
      ],
    ],
    [
      'an unknown tag',
      { 'policy.yaml': `${policyYaml}domains2: !!js/function x\n` },
      [expect.stringContaining('not-yaml: Unresolved tag') as string],
    ],
    ['an empty file', { 'policy.yaml': '' }, ['policy.yaml:1: wrong-type (expected object)']],
  ])('reports %s', async (_, files, expected) => {
    await write(files);
    expect(await problemsOf()).toEqual(expected);
  });

  it('reports what only its environment knows in the same round, and nothing of one that cannot be asked', async () => {
    await write({ 'policy.yaml': policyYaml, 'sources/billing.yaml': `${billingYaml}qouta: 1\n` });
    const loading = loadPolicy(folder, async (document) => [
      { path: ['domains', 0], problem: 'no-identity', expected: String((document as { domains?: unknown }).domains) },
    ]);
    await expect(loading).rejects.toThrow(
      /policy\.yaml:2: domains\[0\]: no-identity \(expected notify[^]*billing\.yaml:6: qouta/,
    );
    const unreachable = new Error('no credentials');
    await expect(loadPolicy(folder, () => Promise.reject(unreachable))).rejects.toThrow('qouta: unknown-field');
    await write({ 'sources/billing.yaml': billingYaml });
    await expect(loadPolicy(folder, () => Promise.reject(unreachable))).rejects.toBe(unreachable);
  });

  it('reports terms that reach further than they look', async () => {
    const exempt = 'redaction: { exempt: { domains: [gmail.com] } }\n';
    await write({ 'policy.yaml': policyYaml + exempt });
    expect(await problemsOf()).toEqual([
      expect.stringMatching(/policy\.yaml:6.*risk: broad-exemption, domain: gmail\.com/),
    ]);
    const acknowledge = 'acknowledge: [{ risk: broad-exemption, domain: gmail.com, reason: a pilot }]\n';
    await write({ 'policy.yaml': policyYaml + exempt + acknowledge });
    expect((await loadPolicy(folder)).policy.acknowledge).toHaveLength(1);
  });

  it('bounds aliases that multiply', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${Array.from({ length: 10 }, () => `*a${level}`).join(', ')}]`,
    );
    await write({ 'policy.yaml': ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]', ...levels].join('\n') });
    expect(await problemsOf()).toEqual([expect.stringContaining('Excessive alias count')]);
  });

  it.each([
    ['nothing is there', 'nowhere', /nowhere: cannot be read \(ENOENT\)/],
    ['a folder has no policy.yaml', '.', /policy\.yaml: cannot be read \(ENOENT\)/],
  ])('says so when %s', async (_, path, message) => {
    await expect(loadPolicy(join(folder, path))).rejects.toThrow(message);
  });
});
