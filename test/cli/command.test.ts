import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPostern } from '../support/run-postern.ts';

const check = ['check', '--policy', 'examples/policy', '--facts', 'examples/facts.yaml', '--source', 'billing'];

describe('the command', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postern-command-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('prints one JSON document for a request, and a refusal is no failure', async () => {
    const { out, exitCode } = await runPostern([...check, '--request', 'examples/requests/invoice.json', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ recipients: [{ recipient: 'anna@mailbox.example', verdict: 'send' }] });
    const refused = await runPostern([...check, '--source', 'nobody', '--request', 'examples/requests/invoice.json']);
    expect(refused).toMatchObject({ exitCode: 0, out: expect.stringContaining('unknown-source') });
  });

  it('reads JSON Lines and keeps their order whatever one of them is', async () => {
    const request = (to: string) =>
      JSON.stringify({ version: 1, purpose: 'notification', to: [{ address: to }], subject: 's', text: 't' });
    const { out, exitCode } = await runPostern(
      [...check, '--request', '-'],
      [request('a@b.example'), '{', '\u0000', request('c@d.example')].join('\n'),
    );
    const found = out
      .trimEnd()
      .split('\n')
      .map((line) =>
        (JSON.parse(line) as { recipients: { recipient: string }[] }).recipients.map(({ recipient }) => recipient),
      );
    expect(found).toEqual([['a@b.example'], [], [], ['c@d.example']]);
    expect(exitCode).toBe(0);
  });

  it("exits 1 on the caller's mistakes, says all of them on stderr and nothing on stdout", async () => {
    const policy = join(folder, 'policy.yaml');
    await writeFile(policy, 'version: 1\ndomains: [x.example]\ntypo: 1\n');
    const { out, errors, exitCode } = await runPostern([
      'check',
      '--policy',
      policy,
      '--source',
      'a',
      '--request',
      'x.json',
    ]);
    expect({ out, exitCode }).toEqual({ out: '', exitCode: 1 });
    expect(errors).toContain(`${policy}:3: typo: unknown-field`);
    expect(errors).toContain(`${policy}:1: purposes: missing`);
  });

  it.each<[string, readonly string[], string]>([
    ['an unknown command', ['frobnicate'], "unknown command 'frobnicate'"],
    ['a missing option', ['check', '--policy', 'x'], '--source'],
    ['a file that is not there', [...check, '--request', 'nowhere.json'], 'nowhere.json: cannot be read (ENOENT)'],
    ['a time that is none', [...check, '--request', 'x', '--at', 'yesterday'], '--at yesterday: not a time'],
    ['a verdict nobody can expect', [...check, '--request', 'x', '--expect', 'maybe'], 'send, refuse'],
    ['what is no id of a dead letter', ['redrive', 'show', '2f6a'], '2f6a: not the id of a dead letter'],
    ['a rate that SES cannot have', ['up', '--max-send-rate', 'fast'], 'mails a second, above 0'],
    ['a duration that is none', ['explain', 'a@b.example', '--since', 'long'], '--since long: not a duration'],
  ])('exits 1 on %s', async (_, args, message) => {
    const { errors, exitCode } = await runPostern(args);
    expect(errors).toContain(message);
    expect(exitCode).toBe(1);
  });

  it('exits 2 when nothing answers, and says where it looked', async () => {
    const { errors, exitCode } = await runPostern(['explain', 'a@b.example', '--endpoint', 'http://127.0.0.1:1']);
    expect(errors).toContain('nothing answers at 127.0.0.1:1 (ECONNREFUSED): start the local stack with npm start');
    expect(exitCode).toBe(2);
  });

  it('says what it looks for before it asks for a region', async () => {
    const { errors, exitCode } = await runPostern(['dns', '--environment', 'devv'], '', {
      AWS_REGION: undefined,
      AWS_DEFAULT_REGION: undefined,
      AWS_PROFILE: undefined,
      AWS_CONFIG_FILE: join(folder, 'none'),
    });
    expect(errors).toContain('environment devv');
    expect(errors).toContain('/postern/devv/');
    expect(errors).toContain('set AWS_REGION');
    expect(exitCode).toBe(1);
  });

  it.each([
    ['send', 'examples/requests/invoice.json', [], 0],
    ['refuse', 'examples/requests/invoice.json', [], 1],
    ['refuse', 'examples/requests/invoice.json', ['--source', 'nobody'], 0],
    ['send', 'examples/requests/invoice.json', ['--source', 'nobody'], 1],
    ['refuse', 'package.json', [], 0],
  ])('with --expect %s and %s %j exits %i, having printed the verdict', async (verdict, file, more, expected) => {
    const { out, errors, exitCode } = await runPostern([...check, '--request', file, '--expect', verdict, ...more]);
    expect(out).toContain('message ');
    expect(errors).toContain(expected === 0 ? '' : `expected ${verdict} for every recipient`);
    expect(exitCode).toBe(expected);
  });

  it('with --expect decides every line before it says that one of them came out otherwise', async () => {
    const request = (to: string) =>
      JSON.stringify({ version: 1, purpose: 'notification', to: [{ address: to }], subject: 's', text: 't' });
    const lines = [request('stranger@elsewhere.example'), request('anna@mailbox.example')].join('\n');
    const { out, errors, exitCode } = await runPostern([...check, '--request', '-', '--expect', 'send'], lines);
    expect(out.trimEnd().split('\n')).toHaveLength(2);
    expect(errors).toContain('1 of 2 requests came out otherwise');
    expect(exitCode).toBe(1);
  });
});
