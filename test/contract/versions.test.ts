import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { parseStored } from '../../lambdas/adapters/policy-reader.ts';
import { parseSuppressions } from '../../lambdas/adapters/suppression-item.ts';
import { parseSuppressionRecord } from '../../lambdas/adapters/suppression-records.ts';
import { createUnsubscribeLinks } from '../../lambdas/adapters/unsubscribe-links.ts';
import { allowListItem } from '../../lambdas/contract/allow-list.ts';
import { directoryItem } from '../../lambdas/contract/directory.ts';
import { directoryMessage } from '../../lambdas/contract/directory-message.ts';
import { mailContents, outboundEnvelopes } from '../../lambdas/contract/envelope.ts';
import { mailRequest } from '../../lambdas/contract/mail-request.ts';
import { redrivenRequests } from '../../lambdas/contract/redriven.ts';
import { statusEvent } from '../../lambdas/contract/status-event.ts';
import { stopItem } from '../../lambdas/contract/stop.ts';
import type { Versioned } from '../../lambdas/contract/versioned.ts';
import { type CommandMembers, commandMembers, lastingSchemas } from '../../scripts/lasting-schemas.ts';

const root = join(import.meta.dirname, '..', 'fixtures', 'versions');
const load = (kind: string, file: string): unknown => JSON.parse(readFileSync(join(root, kind, file), 'utf8'));

/** The documents of a kind: `<version>.<which form of it>.json`. */
const fixturesOf = (kind: string): readonly string[] =>
  readdirSync(join(root, kind)).filter((file) => /^\d+\./.test(file) && !file.endsWith('.schema.json'));

const versionOf = (file: string): number => Number(file.split('.')[0]);

/** Messages and contents: each says its version, and is read as the newest one. */
const versionedKinds: readonly (readonly [kind: string, versioned: Versioned<unknown>])[] = [
  ['outbound-envelope', outboundEnvelopes],
  ['mail-content', mailContents],
  ['redriven-request', redrivenRequests],
];

describe.each(versionedKinds)('of %s', (kind, { versions, read }) => {
  const numbers = versions.map(({ number }) => number);
  const [latest] = versions;

  it('the versions that are read follow on each other, and there are documents of each and of no other', () => {
    expect(numbers).toEqual(numbers.map((_, place) => (numbers[0] ?? 0) - place));
    expect(new Set(fixturesOf(kind).map(versionOf))).toEqual(new Set(numbers));
  });

  it.each(fixturesOf(kind))('%s is read, as the newest version says it', (file) => {
    const document = load(kind, file);
    expect(document).toMatchObject({ version: versionOf(file) });
    const asNewest = read(document);
    expect(latest?.schema.safeParse(asNewest).success).toBe(true);
    if (versionOf(file) === latest?.number) expect(asNewest).toEqual(document);
  });
});

/** What others write by our schema, and rows of tables, which grow without a version. */
const acceptedKinds: readonly (readonly [kind: string, schema: z.ZodMiniType])[] = [
  ['mail-request', mailRequest],
  ['directory-message', directoryMessage],
  ['status-event', statusEvent],
  ['stop-row', stopItem],
  ['directory-row', directoryItem],
  ['allow-list-row', allowListItem],
];

describe.each(acceptedKinds)('of %s', (kind, schema) => {
  it.each(fixturesOf(kind))('%s is read', (file) => {
    expect(schema.safeParse(load(kind, file)).error?.issues ?? []).toEqual([]);
  });
});

it.each(fixturesOf('applied-policy'))('a policy that was applied as %s still decides', (file) => {
  const text = readFileSync(join(root, 'applied-policy', file), 'utf8');
  expect(Object.keys(parseStored(text, 3).document.sources)).toEqual(['billing']);
});

it.each([
  [
    '1.before-unsubscribing.json',
    [{ origin: 'bounce', since: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' }],
  ],
  [
    '1.every-member.json',
    [
      { origin: 'complaint', since: '2026-11-01T00:00:00.000Z' },
      { origin: 'unsubscribe', purpose: 'newsletter', since: '2026-11-02T00:00:00.000Z' },
    ],
  ],
])('an address suppressed as %s stays suppressed, by that and nothing else', (file, expected) => {
  const row = load('suppression-row', file) as Record<string, unknown>;
  expect(parseSuppressions(row)).toEqual(expected);
  expect(parseSuppressionRecord(row)).toEqual(row);
});

it('a link in a mail of a year ago still unsubscribes', async () => {
  const { tokenHash: _, ttl, ...link } = load('unsubscribe-link-row', '1.link.json') as Record<string, unknown>;
  const client = { send: async () => ({ Item: { ttl, ...link } }) };
  const links = createUnsubscribeLinks(client as unknown as Parameters<typeof createUnsubscribeLinks>[0], 'links');
  expect(await links.find('AAAAAAAAAAAAAAAAAAAAAA', Date.parse('2027-10-01T00:00:00Z'))).toEqual(link);
});

const whatToDo = (kind: string, version: number): string =>
  `the schema of ${kind} version ${version} is not what it was when it was deployed: messages, objects or rows of it are out there, and functions and commands that know no other. ` +
  'What is to be different in a message or an object of ours is another version: a schema of its own, with `former` and an upgrade for this one, read for one deploy before it is written. ' +
  `What sources or people write, and rows, may get a member that can be left out: then take away test/fixtures/versions/${kind}/${version}.schema.json, run npm run schemas, and add a document that has the member. ` +
  'See docs/upgrades.md';

describe('what outlives a deploy', () => {
  it.each(lastingSchemas())(
    '$kind version $version has the schema it was deployed with',
    ({ kind, version, schema }) => {
      const file = `${version}.schema.json`;
      if (!existsSync(join(root, kind, file))) {
        throw new Error(
          `${kind} version ${version} is new: run npm run schemas, and add documents of it beside ${file}`,
        );
      }
      expect(JSON.parse(JSON.stringify(schema)), whatToDo(kind, version)).toEqual(load(kind, file));
    },
  );

  it.each([...new Set(lastingSchemas().map(({ kind }) => kind))])('%s has documents that are read', (kind) => {
    expect(fixturesOf(kind)).not.toEqual([]);
  });

  it.each(Object.entries(load('control-commands', 'members.json') as Readonly<Record<string, CommandMembers>>))(
    'a command line of before can still ask %s',
    (command, { members, required }) => {
      const now = commandMembers()[command];
      const words = `${command} takes away or asks for what command lines of the version before do not know: give it another name`;
      expect(now?.members, words).toEqual(expect.arrayContaining([...members]));
      expect(required, words).toEqual(expect.arrayContaining([...(now?.required ?? [])]));
    },
  );
});
