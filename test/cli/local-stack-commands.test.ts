import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPostern } from '../support/run-postern.ts';
import { notification, type RunningPostern, startPostern } from '../support/running-postern.ts';

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
      [
        {
          recipient: 'a@b.example',
          reasons: [{ code: 'malformed' }, { code: 'not-in-directory' }, { code: 'not-on-allow-list' }],
        },
      ],
    ],
  ])('follows a request with %s to its end', async (sentence, fields, expected) => {
    const request = {
      version: 1,
      idempotencyKey: `with ${sentence}`,
      purpose: 'notification',
      to: [{ address: 'anna@acme.example' }],
      subject: 's',
      text: 't',
    };
    const file = await requestFile(typeof fields === 'string' ? fields : { ...request, ...(fields as object) });
    const { out } = await run('send', file, '--source', 'billing', '--follow', '--json');
    const { messageId, deliveries } = JSON.parse(out);
    expect(deliveries).toMatchObject(expected);
    expect(deliveries[0].messageId).toBe(messageId);
  });

  it.each<[string, string, unknown, string]>([
    ['of a source that is malformed', 'billing-api', 'no JSON', 'malformed'],
    ['of nobody that is malformed', 'nobody-knows', 'no JSON', 'unknown-source'],
    [
      'of a source that uses another name',
      'billing-api',
      notification('anna@mailbox.example', { source: 'reports' }),
      'unknown-source',
    ],
    ['without a key', 'billing-api', notification('stranger@elsewhere.example'), 'not-in-directory'],
  ])('explains a request %s by the id that SQS returned', async (_, role, body, code) => {
    const id = await postern.send(role, typeof body === 'string' ? body : JSON.stringify(body));
    await postern.ended(id);
    const { out } = await runPostern(['explain', id, '--json', '--endpoint', postern.stack.url], '', {
      AWS_ACCESS_KEY_ID: role,
    });
    const { deliveries } = JSON.parse(out) as { deliveries: { reasons: { code: string }[] }[] };
    expect(deliveries.flatMap(({ reasons }) => reasons.map((reason) => reason.code))).toContain(code);
  });

  it('explains a request by its key and source, and one of an unknown sender by key and RoleId', async () => {
    const request = JSON.stringify(notification('anna@mailbox.example', { idempotencyKey: 'order-7' }));
    await postern.ended(await postern.send('billing-api', request));
    const [ofNobody] = await postern.until(
      await postern.send('nobody-knows', request),
      ({ state }) => state === 'held',
    );
    expect((await run('explain', 'order-7', '--source', 'billing')).out).toContain('source billing');
    expect((await run('explain', 'order-7', '--principal', ofNobody?.principal ?? '')).out).toContain('unknown-source');
  });

  it.each([
    ['an id of SQS', randomUUID(), ['the SQS id', '--principal', 'postern explain KEY --source NAME']],
    ['what is neither', 'anna', ['anna is not an address and not a message id', '--source NAME']],
    ['a key', ['order-8', '--source', 'billing'], ['has no message of billing under order-8']],
  ])('says what else to pass when nothing is known of %s', async (_, asked, parts) => {
    const { out, errors, exitCode } = await run('explain', ...[asked].flat());
    for (const part of parts) expect(errors).toContain(part);
    expect({ out, exitCode }).toEqual({ out: '', exitCode: 1 });
  });

  it('says what to do about an id and an address nobody knows', async () => {
    const id = await run('explain', '0'.repeat(32));
    expect(id).toMatchObject({ exitCode: 1, out: '', errors: expect.stringContaining('next: check --environment') });
    const address = await run('explain', 'nobody@nowhere.example');
    expect(address).toMatchObject({ exitCode: 1, out: '', errors: expect.stringContaining('next: look further back') });
  });

  it('lists the records that the local DNS has', async () => {
    const { out } = await run('dns', 'notify.acme.example', '--json');
    const zone = (await run('dns', '--zone')).out;
    expect(zone).toContain('_dmarc.notify.acme.example. IN TXT "v=DMARC1; p=reject"');
    expect(zone).toContain('"v=DMARC1; p=none; rua=mailto:dmarc-reports@globex.example"');
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
    const asOperator = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'operator', AWS_SECRET_ACCESS_KEY: 'local' };
    const elsewhere = ['dns', '--environment', 'devv', '--endpoint', postern.stack.url];
    expect(await runPostern(elsewhere, '', asOperator)).toMatchObject({
      exitCode: 1,
      errors: expect.stringMatching(/no environment devv here[^]*here is: local\n/),
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
