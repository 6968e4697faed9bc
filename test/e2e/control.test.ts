import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { signRequest } from '../../cli/control/sign-request.ts';
import { type PeopleRole, peopleRoleName, peopleRoles } from '../../lambdas/contract/control/people.ts';
import { runPostern } from '../support/run-postern.ts';
import { type RunningPostern, startPostern } from '../support/running-postern.ts';
import { connectStores, type Stores } from '../support/stores.ts';

let postern: RunningPostern;
let stores: Stores;
beforeAll(async () => {
  postern = await startPostern();
  stores = await connectStores(postern.stack.url);
});
afterAll(() => postern.stack.stop());

/** As anybody with a signature speaks to control, without the command. */
const ask = async (accessKeyId: string, body: string) => {
  const url = new URL(stores.controlUrl);
  const credentials = { accessKeyId, secretAccessKey: 'local' };
  const headers = await signRequest(url, body, { region: 'eu-west-1', credentials });
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
};

const as = (role: PeopleRole, request: object) => ask(peopleRoleName('local', role), JSON.stringify(request));

const run = (args: readonly string[], accessKeyId?: string) =>
  runPostern(
    [...args, '--endpoint', postern.stack.url],
    '',
    accessKeyId === undefined ? {} : { AWS_ACCESS_KEY_ID: accessKeyId },
  );

const stop = { command: 'stop', scope: 'lane:bulk', reason: 'canary-reason', queued: 'hold' };

describe('control', () => {
  it('stops for an operator, and for nobody else', async () => {
    for (const role of peopleRoles) {
      const { status, text } = await as(role, stop);
      expect(status, text).toBe(role === 'operator' ? 200 : 403);
    }
    expect((await run(['resume', 'lane:bulk'])).exitCode).toBe(0);
  });

  it.each([
    ['a source', 'billing-api'],
    ['the role of a function of ours', 'postern-local-pipeline-ReleaseRole'],
    ['a role of another environment', 'postern-prod-operator'],
    ['a name that holds one of ours', 'postern-local-operator-2'],
    ['no name to speak of', '__proto__'],
  ])('does nothing for %s', async (_who, accessKeyId) => {
    const { status, text } = await ask(accessKeyId, JSON.stringify(stop));
    expect(status).toBe(403);
    expect(text).toContain('you are nobody that local knows');
  });

  it('does nothing for whoever does not sign', async () => {
    const response = await fetch(stores.controlUrl, { method: 'POST', body: JSON.stringify(stop) });
    expect(response.status).toBe(403);
  });

  it('cannot be talked into another role by the request', async () => {
    const claims = { ...stop, who: 'arn:x', role: 'operator', requestContext: {}, authorizer: {} };
    expect((await as('support', claims)).status).toBe(403);
    expect((await as('operator', claims)).status).toBe(400);
  });

  it('takes no more than 6 MB', async () => {
    expect((await as('policy-admin', { command: 'policy-check', document: 'x'.repeat(6 * 1024 * 1024) })).status).toBe(
      413,
    );
  });

  it('keeps in its log who was refused, and neither address nor reason', async () => {
    const address = 'canary-person@mailbox.example';
    await as('operator', { command: 'suppression-add', address, reason: 'canary-reason' });
    await as('support', { command: 'suppression-show', address });
    await as('support', { command: 'suppression-add', address, reason: 'canary-reason' });
    await as('support', { command: 'explain-recipient', recipient: address, since: '2026-01-01T00:00:00Z' });
    await as('operator', { command: 'suppression-add', address: 'canary', reason: 'canary-reason' });
    const lines = postern.stack.trace
      .events()
      .flatMap((event) => (event.type === 'function-log' && event.function.includes('Control') ? [event.line] : []));
    expect(lines.some((line) => line.includes('command-refused') && line.includes('"role":"support"'))).toBe(true);
    expect(lines.join('\n')).not.toMatch(/canary/);
  });
});

describe('the command on the local stack', () => {
  it('is in the role its command is for, and in the one that the access key names', async () => {
    expect((await run(['stops'])).exitCode).toBe(0);
    const { exitCode, errors } = await run(
      ['stop', 'lane:bulk', '--reason', 'x', '--queued', 'hold'],
      'postern-local-support',
    );
    expect([exitCode, errors]).toEqual([1, 'postern: stop is not for support: it takes operator\n']);
    // The access key of a source is no role of people: it does not keep the command from being one.
    expect((await run(['stops'], 'billing-api')).exitCode).toBe(0);
  });

  it('shows the history of the policy, and goes back in it', async () => {
    const again = await run(['apply', '--policy', 'examples/policy', '--why', 'once more']);
    expect([again.exitCode, again.out]).toEqual([
      0,
      'nothing to change: policy version 1 is in force in local, and says the same\n',
    ]);
    expect((await run(['policy', 'history'])).out).not.toContain('once more');

    const folder = mkdtempSync(join(tmpdir(), 'postern-control-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync('examples/policy', folder, { recursive: true });
    appendFileSync(join(folder, 'sources/billing.yaml'), '\nquota: { perMinute: 5 }\n');
    const applied = await run(['apply', '--policy', folder, '--why', 'a quota']);
    expect(applied.out).toContain('policy version 2 is in force');
    expect((await run(['policy', 'history'])).out).toContain('a quota');
    expect((await run(['policy', 'rollback', '1', '--why', 'back'])).out).toContain(
      'version 3, which is version 1 again',
    );
    const shown = JSON.parse((await run(['policy', 'show', '--json'])).out) as object;
    expect(shown).toMatchObject({ version: 3, isInForce: true, why: 'back' });
    expect((await run(['policy', 'show', '9'])).errors).toContain('there is no version 9');
    expect((await run(['policy', 'show', 'x'])).exitCode).toBe(1);
  });

  it('shows the audit to an auditor, look-ups of addresses with who made them', async () => {
    await run(['explain', 'anna@mailbox.example']);
    const { out } = await run(['audit', '--action', 'explain-recipient', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      acts: expect.arrayContaining([
        expect.objectContaining({
          subject: 'anna@mailbox.example',
          who: 'arn:aws:sts::000000000000:assumed-role/postern-local-support/local',
          accessKey: 'postern-local-support',
        }),
      ]),
    });
    expect((await run(['audit'], 'postern-local-operator')).errors).toContain('audit-read is not for operator');
  });
});
