import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeldMail } from '../../lambdas/domain/control/results.ts';
import { messageId, unknownOwner } from '../../lambdas/domain/identity/message-id.ts';
import { roleId } from '../../local/principal.ts';
import { invokeRelease } from '../support/invoke-release.ts';
import { runPostern } from '../support/run-postern.ts';
import { notification, outcomes, type RunningPostern, startPostern } from '../support/running-postern.ts';

let postern: RunningPostern;
beforeAll(async () => {
  postern = await startPostern();
});
afterAll(() => postern.stack.stop());

const run = async (...args: readonly string[]): Promise<string> => {
  const result = await runPostern([...args, '--endpoint', postern.stack.url]);
  if (result.exitCode !== 0) throw new Error(result.errors + result.out);
  return result.out;
};

const held = async (...args: readonly string[]): Promise<readonly HeldMail[]> =>
  (JSON.parse(await run('held', 'list', '--json', ...args)) as { held: readonly HeldMail[] }).held;

const enqueue = (role: string, recipient: string): Promise<string> =>
  postern.send(role, JSON.stringify(notification(recipient)));

describe('held mail', () => {
  it('is listed, shown, released past the stop, or refused', async () => {
    await run('stop', 'source:billing', '--reason', 'wrong invoices', '--queued', 'hold');
    const [one, other] = [
      await enqueue('billing-api', 'anna@mailbox.example'),
      await enqueue('billing-api', 'emil@berlin.acme.example'),
    ];
    const [first] = await postern.until(one, ({ state }) => state === 'held');
    const [second] = await postern.until(other, ({ state }) => state === 'held');

    expect((await held('--scope', 'source:billing')).map(({ messageId: id }) => id).toSorted()).toEqual(
      [first?.messageId ?? '', second?.messageId ?? ''].toSorted(),
    );
    expect(await held('--reason-code', 'unknown-source')).toEqual([]);
    expect(await run('held', 'show', first?.messageId ?? '')).toContain('wrong invoices');

    expect(await run('held', 'release', `${first?.messageId}/0`, '--why', 'looked at it')).toContain(
      '1 mail will be decided again',
    );
    await invokeRelease(postern.stack);
    const [sent] = await postern.ended(one);
    expect(sent).toMatchObject({ state: 'sent', overrides: [{ rule: 'stopped', why: 'looked at it' }] });
    expect(postern.mailsTo('anna@mailbox.example')).toHaveLength(1);
    expect(await run('explain', first?.messageId ?? '')).toMatch(/let it pass[\s│]+stopped/);

    expect(await run('held', 'refuse', '--all', '--source', 'billing', '--why', 'wrong invoice')).toContain(
      '1 mail refused',
    );
    await invokeRelease(postern.stack);
    const refused = await postern.until(other, ({ state, dueAt }) => state === 'refused' && dueAt === undefined);
    expect(outcomes(refused)).toEqual([['refused', 'refused-by-operator']]);
    expect(postern.mailsTo('emil@berlin.acme.example')).toEqual([]);
    expect(await held()).toEqual([]);
    for (const command of ['refuse', 'release']) {
      expect(await run('held', command, '--all', '--source', 'billing', '--why', 'none left')).toBe(
        'nothing waits that was asked for: nothing was done\n',
      );
    }
    await run('resume', 'source:billing');
  });

  it.each<[readonly string[], RegExp]>([
    [['held', 'release', '--why', 'x'], /name the mail by id, or choose with --all/],
    [['held', 'release', 'nonsense', '--why', 'x'], /nonsense: not a message id/],
    [['held', 'release', '0'.repeat(32), '--why', ' '], /--why has 0 characters/],
    [['held', 'refuse', '0'.repeat(32), '--all', '--why', 'x'], /not both/],
    [['held', 'list', '--scope', 'world'], /world: not a scope/],
    [['source', 'adopt', 'me', '--source', 'billing', '--why', 'x'], /me: not a RoleId/],
  ])('says what is wrong with %j', async (args, expected) => {
    const { errors, exitCode } = await runPostern([...args, '--endpoint', postern.stack.url]);
    expect(errors).toMatch(expected);
    expect(exitCode).toBe(1);
  });
});

describe('a sender that no source lists', () => {
  it('has its mail kept until it is adopted, and then leaves it as that source’s', async () => {
    const id = await enqueue('payroll-job', 'anna@mailbox.example');
    const [kept] = await postern.until(id, ({ state }) => state === 'held');
    const principal = roleId('payroll-job');
    expect(kept?.messageId).toBe(messageId(unknownOwner(principal), id));
    expect(await held('--reason-code', 'unknown-source')).toMatchObject([
      { principal, recipient: 'anna@mailbox.example' },
    ]);
    const refused = await runPostern([
      'held',
      'release',
      kept?.messageId ?? '',
      '--why',
      'x',
      '--endpoint',
      postern.stack.url,
    ]);
    expect(refused.out).toContain('postern source adopt');
    expect(refused.exitCode).toBe(1);

    const before = postern.mailsTo('anna@mailbox.example').length;
    expect(await run('source', 'adopt', principal, '--source', 'billing', '--why', 'role was re-created')).toContain(
      `${principal} speaks for billing`,
    );
    await invokeRelease(postern.stack);
    const ended = await postern.ended(id, 2);
    const sent = ended.find(({ source }) => source === 'billing');
    expect(sent).toMatchObject({
      state: 'sent',
      principal,
      messageId: messageId('billing', id),
      receivedAt: kept?.receivedAt,
    });
    expect(ended.find(({ messageId: each }) => each === kept?.messageId)).toMatchObject({
      state: 'discarded',
      decisions: [{}, { reasons: [{ code: 'adopted', source: 'billing', messageId: sent?.messageId }] }],
    });
    expect(postern.mailsTo('anna@mailbox.example')).toHaveLength(before + 1);
  });
});
