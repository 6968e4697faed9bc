import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPostern } from '../support/run-postern.ts';
import { type RunningPostern, startPostern } from '../support/running-postern.ts';

const invoice = 'examples/requests/invoice.json';

describe('the command against a running local stack', () => {
  let postern: RunningPostern;
  let folder: string;
  beforeAll(async () => {
    postern = await startPostern();
    folder = await mkdtemp(join(tmpdir(), 'postern-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await postern.stack.stop();
  });

  const run = (...args: readonly string[]) => runPostern([...args, '--endpoint', postern.stack.url]);

  const requestFile = async (request: unknown): Promise<string> => {
    const file = join(folder, 'request.json');
    await writeFile(file, typeof request === 'string' ? request : JSON.stringify(request));
    return file;
  };

  it('sends as a source, follows to the end, and explains by id and by address', async () => {
    const sent = await run('send', invoice, '--source', 'billing', '--follow', '--json');
    expect(sent.exitCode).toBe(0);
    const { messageId, deliveries } = JSON.parse(sent.out) as { messageId: string; deliveries: unknown };
    expect(deliveries).toMatchObject([{ messageId, recipient: 'anna@mailbox.example', status: 'delivered' }]);

    const byId = await run('explain', messageId, '--json');
    expect(JSON.parse(byId.out)).toEqual({ deliveries });
    const byAddress = await run('explain', 'Anna@Mailbox.example', '--since', '1h');
    expect(byAddress.out).toContain(`message ${messageId}`);
    expect(byAddress.out).toContain('allowed by directory:customers (owner customer-care)');
  });

  it.each<[string, unknown, readonly object[]]>([
    ['another source', { source: 'reports' }, [{ status: 'refused', reasons: [{ code: 'unknown-source' }] }]],
    ['nothing readable', 'no JSON', [{ status: 'refused', reasons: [{ code: 'malformed', problem: 'not-json' }] }]],
    [
      'the same mailbox twice in a malformed request',
      { to: [{ address: 'a@b.example' }, { address: 'A@b.example' }], typo: 1 },
      [{ recipient: 'a@b.example', reasons: [{ code: 'malformed' }] }],
    ],
  ])('follows a request with %s to its end', async (_, fields, expected) => {
    const request = {
      version: 1,
      purpose: 'notification',
      to: [{ address: 'anna@acme.example' }],
      subject: 's',
      text: 't',
    };
    const file = await requestFile(typeof fields === 'string' ? fields : { ...request, ...(fields as object) });
    const { out } = await run('send', file, '--source', 'billing', '--follow', '--json');
    expect(JSON.parse(out)).toMatchObject({ deliveries: expected });
  });

  it('says what to do about an id and an address nobody knows', async () => {
    const id = await run('explain', '0'.repeat(32));
    expect(id).toMatchObject({ exitCode: 1, out: '', errors: expect.stringContaining('next: check --environment') });
    const address = await run('explain', 'nobody@nowhere.example');
    expect(address).toMatchObject({ exitCode: 1, out: '', errors: expect.stringContaining('next: look further back') });
  });

  it('lists the records that the local DNS has', async () => {
    const { out } = await run('dns', 'notify.acme.example', '--json');
    const { domains } = JSON.parse(out) as { domains: { records: { type: string; name: string; value: string }[] }[] };
    const published = postern.stack.services.dns.records();
    const aliases = (domains[0]?.records ?? []).filter(({ type }) => type === 'CNAME');
    expect(aliases).toHaveLength(3);
    for (const { name, value } of aliases) {
      expect(published).toContainEqual(expect.objectContaining({ type: 'CNAME', name, values: [value] }));
    }
  });

  it('knows no other environment, and no other domain', async () => {
    expect(await run('dns', 'elsewhere.example')).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining('name one of'),
    });
    const other = await run('send', invoice, '--source', 'nobody');
    expect(other).toMatchObject({ exitCode: 1, errors: expect.stringContaining('name one of billing, reports') });
  });
});

describe('postern up --once', () => {
  it('shows every demo mail at the end it should come to', async () => {
    const { out, errors, exitCode } = await runPostern(['up', '--once', '--port', '0']);
    expect(errors).toMatch(/the first mail is delivered, \d+\.\d s after it was enqueued/);
    expect(out).toContain('billing: an invoice to a customer');
    expect(out).toMatch(/bounce@simulator\.amazonses\.com\s*│ send\s*│ bounced/);
    expect(out).toMatch(/bounce@simulator\.amazonses\.com\s*│ refuse\s*│ refused/);
    expect(exitCode).toBe(0);
  });
});
