import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectControl } from '../../cli/control/connect-control.ts';
import { localRole } from '../../cli/control/local-role.ts';
import { UserError } from '../../cli/user-error.ts';

/** A function URL, and the parameter that says where it is. */
let answer: { readonly status: number; readonly body: string };
let requests: { readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }[];
let endpoint: string;

beforeEach(async () => {
  requests = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.headers['x-amz-target'] === 'AmazonSSM.GetParameter') {
        response.end(JSON.stringify({ Parameter: { Name: 'x', Value: `${endpoint}/url/` } }));
        return;
      }
      requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(answer.status, { location: '/elsewhere' }).end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    server.once('listening', resolve);
  });
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return () => server.close();
});

const saved = { ...process.env };
afterEach(() => {
  process.env = { ...saved };
});

const stops = () => connectControl({ environment: 'prod', endpoint }).ask('stops', {});

beforeEach(() => {
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'ASIAKEY',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
  });
});

describe('asking control', () => {
  it('is signed for Lambda with the credentials at hand, the body included', async () => {
    answer = { status: 200, body: '{"ok":true,"result":{"stops":[]}}' };
    expect(await stops()).toEqual({ stops: [] });
    expect(requests[0]?.body).toBe('{"command":"stops"}');
    expect(requests[0]?.headers).toMatchObject({
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=ASIAKEY\/\d{8}\/eu-west-1\/lambda\/aws4_request, SignedHeaders=[^,]*host[^,]*x-amz-content-sha256/,
      ),
      'x-amz-security-token': 'token',
      'content-type': 'application/json',
    });
  });

  it('takes the credentials and region of a profile of its own, where one is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'postern-profile-'));
    const file = join(folder, 'config');
    await writeFile(
      file,
      '[profile ops]\naws_access_key_id = ASIAOPS\naws_secret_access_key = s\nregion = eu-west-1\n',
    );
    process.env['AWS_CONFIG_FILE'] = file;
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'none');
    answer = { status: 200, body: '{"ok":true,"result":{"stops":[]}}' };
    await connectControl({ environment: 'prod', endpoint, controlProfile: 'ops' }).ask('stops', {});
    expect(requests[0]?.headers['authorization']).toContain('Credential=ASIAOPS/');
    await rm(folder, { recursive: true });
  });

  it.each([
    ['malformed', 400],
    ['not-permitted', 403],
    ['objected', 409],
    ['conflict', 409],
  ])('is answered %s: the caller can put it right, in the words of control', async (code, status) => {
    answer = { status, body: JSON.stringify({ ok: false, problem: { code, message: 'one\ntwo' } }) };
    const error: unknown = await stops().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ lines: ['one', 'two'], problem: { code } });
  });

  it('shows nothing of an answer that would move the cursor of a terminal', async () => {
    const message = 'one\u001b[2Jtwo';
    answer = { status: 409, body: JSON.stringify({ ok: false, problem: { code: 'objected', message } }) };
    await expect(stops()).rejects.toMatchObject({ lines: [expect.not.stringContaining('\u001b')] });
  });

  it.each<[string, number, string, boolean, RegExp]>([
    [
      'an outage',
      503,
      '{"ok":false,"problem":{"code":"outage","message":"stops cannot be reached"}}',
      false,
      /stops cannot be reached/,
    ],
    [
      'Lambda, which does not let everybody in',
      403,
      '{"Message":"Forbidden"}',
      true,
      /postern-prod-operator.*docs\/control\.md/s,
    ],
    ['a function that failed', 502, '{"message":"Internal Server Error"}', false, /HTTP 502.*in the audit/s],
    ['something that is not control', 200, '<html>', false, /HTTP 200/],
    ['a redirection, which is never followed with a signature', 302, '', false, /fetch failed/],
  ])('is answered by %s', async (_what, status, body, isCallers, expected) => {
    answer = { status, body };
    const error: unknown = await stops().catch((reason: unknown) => reason);
    expect(error instanceof UserError).toBe(isCallers);
    expect(String(error)).toMatch(expected);
    expect(requests).toHaveLength(1);
  });

  it('says so where what is asked is larger than Lambda takes, and does not send it', async () => {
    const control = connectControl({ environment: 'prod', endpoint });
    await expect(control.ask('policy-check', { document: 'x'.repeat(6 * 1024 * 1024) })).rejects.toThrow(UserError);
    expect(requests).toEqual([]);
  });
});

describe('the role on the local stack', () => {
  it.each([
    ['stop', undefined, 'postern-local-operator'],
    ['apply', 'billing-api', 'postern-local-policy-admin'],
    ['stops', 'postern-local-auditor', 'postern-local-auditor'],
    ['stop', 'postern-local-auditor', 'postern-local-auditor'],
    ['stop', 'postern-prod-auditor', 'postern-local-operator'],
  ] as const)('for %s with the access key %s is %s', (command, accessKeyId, role) => {
    if (accessKeyId === undefined) delete process.env['AWS_ACCESS_KEY_ID'];
    expect(localRole(command, accessKeyId)).toBe(role);
  });

  it('is nobody where the access key is written like a role and is none', () => {
    expect(() => localRole('stop', 'postern-local-suport')).toThrow(UserError);
    expect(() => localRole('stop', 'postern-local-suport')).toThrow('postern-local-suport: there is no such role');
  });
});
