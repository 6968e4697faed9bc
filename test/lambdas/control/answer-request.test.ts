import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControlAnswer } from '../../../lambdas/contract/control/answer.ts';
import { type CommandName, controlCommands } from '../../../lambdas/contract/control/commands.ts';
import { peopleRoles } from '../../../lambdas/contract/control/people.ts';
import { permissions, rolesOf } from '../../../lambdas/contract/control/permissions.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { done, type Performers } from '../../../lambdas/control/answer.ts';
import { answerRequest } from '../../../lambdas/control/answer-request.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { people, urlEvent, whoIs } from './url-event.ts';

const commands = Object.keys(controlCommands) as CommandName[];

/** What each command is asked with in these tests. */
const inputs: Readonly<Record<CommandName, object>> = {
  'policy-check': { document: {} },
  apply: { document: {}, why: 'x' },
  'policy-history': {},
  'policy-show': {},
  'policy-rollback': { version: 1, why: 'x' },
  plan: { document: {} },
  'source-list': {},
  'source-show': { source: 'billing' },
  'source-readiness': { source: 'billing' },
  stop: { scope: 'everything', reason: 'x', queued: 'hold' },
  resume: { scope: 'everything' },
  stops: {},
  'allow-list-page': {},
  'allow-list-show': { address: 'a@acme.example' },
  'allow-list-put': { rows: [{ rule: 'acme.example' }], reason: 'x' },
  'allow-list-remove': { rules: ['acme.example'], reason: 'x' },
  'directory-page': {},
  'directory-show': { address: 'a@acme.example' },
  'directory-put': { rows: [{ address: 'a@acme.example', groups: [] }], reason: 'x' },
  'directory-remove': { addresses: ['a@acme.example'], reason: 'x' },
  'suppression-list': {},
  'suppression-show': { address: 'a@acme.example' },
  'suppression-add': { address: 'a@acme.example', reason: 'x' },
  'suppression-remove': { address: 'a@acme.example', reason: 'x' },
  'suppression-import': { entries: [{ address: 'a@acme.example', origin: 'bounce' }], reason: 'x' },
  'explain-message': { messageIds: ['0'.repeat(32)] },
  'explain-sqs-id': { id: '00000000-0000-0000-0000-000000000000' },
  'explain-recipient': { recipient: 'a@acme.example', since: '2026-11-21T00:00:00Z' },
  'held-list': {},
  'held-release': { ids: [{ messageId: '0'.repeat(32) }], why: 'x' },
  'held-refuse': { all: true, source: 'billing', why: 'x' },
  'redrive-list': { queue: 'critical-intake' },
  'redrive-show': { id: 'intake/x' },
  'redrive-run': { ids: ['intake/x'], why: 'x' },
  'source-adopt': { principal: 'AROA'.padEnd(21, 'A'), source: 'billing', why: 'x' },
  'audit-read': { day: '2026-11-21' },
};

/** Performers that only note that they were reached. */
const control = (perform: () => Promise<ControlAnswer<unknown>> = () => Promise.resolve(done({}))) => {
  const reached: unknown[] = [];
  const observed: Observation[] = [];
  const performers = Object.fromEntries(
    commands.map((command) => [
      command,
      (input: unknown, caller: unknown) => {
        reached.push([command, input, caller]);
        return perform();
      },
    ]),
  ) as unknown as Performers<CommandName>;
  const ask = async (event: unknown) => {
    const { statusCode, body } = await answerRequest(event, {
      people,
      performers,
      observe: (observation) => observed.push(observation),
    });
    return { status: statusCode, answer: JSON.parse(body) as ControlAnswer<never>, text: body };
  };
  return { ask, reached, observed };
};

describe.each(peopleRoles)('%s', (role) => {
  it.each(commands)('is let to %s exactly as the table says', async (command) => {
    const { ask, reached, observed } = control();
    const { status, answer } = await ask(urlEvent(role, { command, ...inputs[command] }));
    if (rolesOf(command).includes(role)) {
      expect([status, answer]).toEqual([200, { ok: true, result: {} }]);
      expect(reached).toMatchObject([[command, {}, { role, who: whoIs(role), accessKey: 'ASIAKEY' }]]);
    } else {
      expect([status, answer]).toMatchObject([403, { ok: false, problem: { code: 'not-permitted' } }]);
      expect(reached).toEqual([]);
      expect(observed).toEqual([{ event: 'command-refused', because: 'not-permitted', role, command }]);
    }
  });
});

describe('the table of permissions', () => {
  const changes = commands.filter((command) =>
    /apply|rollback|^stop$|resume|-(?:put|remove|add|import|release|refuse|adopt|run)$/.test(command),
  );

  it('lets support and auditor change nothing', () => {
    expect(changes).toHaveLength(15);
    for (const command of changes) {
      expect(permissions[command]).not.toContain('support');
      expect(permissions[command]).not.toContain('auditor');
    }
  });

  it('lets the auditor read everything', () => {
    const reads = commands.filter((command) => !changes.includes(command));
    for (const command of reads) expect(permissions[command], command).toContain('auditor');
  });

  it('keeps policy and lists from operators, stops and removals from policy-admins, the audit from all but auditors', () => {
    for (const command of ['apply', 'policy-rollback', 'allow-list-put', 'directory-put', 'source-adopt'] as const) {
      expect(permissions[command]).toEqual(['policy-admin']);
    }
    for (const command of [
      'stop',
      'resume',
      'suppression-add',
      'suppression-remove',
      'held-release',
      'held-refuse',
      'redrive-run',
    ] as const) {
      expect(permissions[command]).toEqual(['operator']);
    }
    expect(permissions['audit-read']).toEqual(['auditor']);
  });
});

describe('a request', () => {
  it.each<[string, unknown]>([
    [
      'of a caller whom AWS does not name',
      { ...urlEvent('operator', inputs.stops), requestContext: { http: { method: 'POST' } } },
    ],
    [
      'of a stranger with a well-formed command',
      (() => {
        const event = urlEvent('operator', { command: 'stops' });
        return {
          ...event,
          requestContext: {
            ...event.requestContext,
            authorizer: { iam: { ...event.requestContext.authorizer.iam, callerId: 'AROAX:anna' } },
          },
        };
      })(),
    ],
  ])('%s is refused before it is looked at', async (_what, event) => {
    const { ask, reached, observed } = control();
    const { status, text } = await ask(event);
    expect(status).toBe(403);
    expect(text).toContain('you are nobody that test knows');
    expect(reached).toEqual([]);
    expect(observed).toMatchObject([{ event: 'command-refused', because: 'unknown-caller' }]);
  });

  it.each<[string, unknown, Parameters<typeof urlEvent>[2]?]>([
    ['that is no JSON', '{"command":'],
    ['that is a list', []],
    ['that is null', 'null'],
    ['without a command', {}],
    ['of a command that is no text', { command: ['stops'] }],
    ['of no command there is', { command: 'drop' }],
    ['of a member every object has', '{"command":"constructor"}'],
    ['of another such', '{"command":"__proto__"}'],
    ['of a third', '{"command":"toString"}'],
    ['with a prototype', '{"command":"stops","__proto__":{"x":1}}'],
    ['with a member twice, of which readers take one or the other', '{"command":"stops","command":"stop"}'],
    ['with a member twice, whatever the last one says', '{"command":"stop","command":"stops"}'],
    ['with a member twice in other letters', String.raw`{"command":"stops","\u0063ommand":"stop"}`],
    ['with a field too much', { command: 'stops', scope: 'everything' }],
    ['without a field', { command: 'stop', scope: 'everything', queued: 'hold' }],
    ['with a reason that says nothing', { command: 'stop', scope: 'everything', queued: 'hold', reason: '  ' }],
    ['with a reason of two lines', { command: 'stop', scope: 'everything', queued: 'hold', reason: 'a\nb' }],
    [
      'with a reason that is too long',
      { command: 'stop', scope: 'everything', queued: 'hold', reason: 'x'.repeat(501) },
    ],
    ['by GET', { command: 'stops' }, { method: 'GET' }],
    ['to another path', { command: 'stops' }, { path: '/stops' }],
    ['in bytes that are no text', Buffer.from([0xff, 0xfe]).toString('base64'), { isBase64Encoded: true }],
  ])('%s is malformed, and nothing is done', async (_what, body, changes) => {
    const { ask, reached } = control();
    const { status, answer } = await ask(urlEvent('operator', body, changes));
    expect([status, answer]).toMatchObject([400, { ok: false, problem: { code: 'malformed' } }]);
    expect(reached).toEqual([]);
  });

  it('in Base64 is read like any other', async () => {
    const { ask, reached } = control();
    const body = Buffer.from(JSON.stringify({ command: 'stop', ...inputs.stop, reason: 'zu früh' })).toString('base64');
    expect((await ask(urlEvent('operator', body, { isBase64Encoded: true }))).status).toBe(200);
    expect(reached).toMatchObject([['stop', { reason: 'zu früh' }, {}]]);
  });

  it('never gets through as something that it is not, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (body) => {
        const { ask, reached } = control();
        const { status } = await ask(urlEvent('support', body));
        expect(status).toBe(400);
        expect(reached).toEqual([]);
      }),
    );
  });

  it('whose answer would be larger than Lambda takes is told to ask for less', async () => {
    const { ask } = control(() => Promise.resolve(done({ text: 'x'.repeat(6 * 1024 * 1024) })));
    const { status, text } = await ask(urlEvent('auditor', { command: 'stops' }));
    expect(status).toBe(409);
    expect(text).toContain('ask for less at once');
  });

  it('that meets an outage is answered so, and counted', async () => {
    const { ask, observed } = control(() => Promise.reject(new OutageError('stops', 'cannot be reached')));
    const { status, answer } = await ask(urlEvent('auditor', { command: 'stops' }));
    expect([status, answer]).toMatchObject([503, { problem: { code: 'outage', message: /stops cannot be reached/ } }]);
    expect(observed).toMatchObject([{ event: 'command-failed', because: 'outage', store: 'stops' }]);
  });

  it('that meets a bug fails the invocation, so that its alarm goes off', async () => {
    const { ask, observed } = control(() => Promise.reject(new TypeError('anna@acme.example is not a function')));
    await expect(ask(urlEvent('auditor', { command: 'stops' }))).rejects.toThrow(TypeError);
    expect(observed).toMatchObject([{ event: 'command-failed', because: 'unexpected', error: { name: 'TypeError' } }]);
    expect(JSON.stringify(observed)).not.toContain('anna@acme.example');
  });
});
