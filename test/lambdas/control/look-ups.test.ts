import { describe, expect, it } from 'vitest';
import { createAuditCommands } from '../../../lambdas/control/audit.ts';
import { createLedgerCommands } from '../../../lambdas/control/ledger.ts';
import { createSuppressionCommands } from '../../../lambdas/control/suppressions.ts';
import type { SuppressionRecord } from '../../../lambdas/domain/feedback/suppression-record.ts';
import type { KeptEntry, KeptRecord } from '../../../lambdas/domain/suppression/kept-record.ts';
import { callerAs, recording, time } from './recording.ts';
import { whoIs } from './url-event.ts';

const support = callerAs('support');
const operator = callerAs('operator');

describe('a look-up in the ledger', () => {
  const looking = () => {
    const { effects, audit, note } = recording();
    const commands = createLedgerCommands({
      now: () => time,
      audit,
      policies: {
        inForce: async () => undefined,
        versions: async () => [],
        read: async () => Promise.reject(new Error('there is none')),
        putInForce: async () => false,
      },
      deliveries: {
        ofMessage: async (id) => {
          note('message', id);
          return [];
        },
        ofRecipient: async (query) => {
          note('recipient', query);
          return [];
        },
      },
    });
    return { effects, commands };
  };

  it('by address is audited, under the address it is about, before anything is read', async () => {
    const { effects, commands } = looking();
    const since = '2026-11-20T00:00:00Z';
    await commands['explain-recipient']({ recipient: 'Anna@ACME.example', since, limit: 5 }, support);
    expect(effects).toEqual([
      [
        'audit',
        {
          action: 'explain-recipient',
          subject: 'anna@acme.example',
          who: whoIs('support'),
          accessKey: 'ASIAKEY',
          details: { since },
        },
        time,
      ],
      ['recipient', { recipient: 'anna@acme.example', since: '2026-11-20T00:00:00.000Z', limit: 5 }],
    ]);
  });

  it('by what is no address asks for it as it is', async () => {
    const { effects, commands } = looking();
    await commands['explain-recipient'](
      { recipient: 'not an address', since: '2026-11-20T00:00:00Z', limit: 5 },
      support,
    );
    expect(effects.at(-1)).toMatchObject(['recipient', { recipient: 'not an address' }]);
  });

  it('by an id reads each id once', async () => {
    const { effects, commands } = looking();
    await commands['explain-message']({ messageIds: ['a', 'a', 'b'] }, support);
    expect(effects).toEqual([
      ['message', 'a'],
      ['message', 'b'],
    ]);
  });

  it('by an id of SQS works where no policy is in force', async () => {
    const { effects, commands } = looking();
    const id = '00000000-0000-0000-0000-000000000000';
    expect(await commands['explain-sqs-id']({ id, principal: 'AROAME' }, support)).toEqual({
      ok: true,
      result: { deliveries: [] },
    });
    expect(effects).toHaveLength(2);
  });
});

describe('a suppression', () => {
  const suppressing = (record?: KeptRecord) => {
    const { effects, audit, note } = recording();
    const commands = createSuppressionCommands({
      now: () => time,
      audit,
      suppressions: {
        read: async (address) => {
          note('read', address);
          return record;
        },
        scan: async () => ({ records: record === undefined ? [] : [record], isComplete: true }),
      },
      changeSuppressions: async (address, change) => {
        const before: SuppressionRecord = record ?? { address, entries: {} };
        if (record?.isReadable === false) return false;
        const after = change(before);
        note('change', address, after);
        return after !== before;
      },
      removeFromProvider: async (removal) => {
        note('provider', removal);
        return removal.spellings.map((address) => ({ address, outcome: 'not-listed' as const }));
      },
      deliveries: { ofMessage: async () => [], ofRecipient: async () => [] },
    });
    return { effects, commands };
  };
  const names = (effects: readonly unknown[]) => effects.map((effect) => (effect as readonly string[])[0]);
  const address = 'anna@mailbox.example';
  const complained: KeptRecord = {
    address,
    isReadable: true,
    entries: { complaint: { origin: 'complaint' }, bounce: { origin: 'bounce' } },
  };

  it('is looked up under an entry of the audit', async () => {
    const { effects, commands } = suppressing(complained);
    expect(await commands['suppression-show']({ address: 'ANNA@mailbox.example' }, support)).toMatchObject({
      ok: true,
      result: { address, suppressed: true },
    });
    expect(effects).toMatchObject([
      ['audit', { action: 'suppression-show', subject: address }, time],
      ['read', address],
    ]);
    const listed = suppressing(complained);
    await listed.commands['suppression-list']({}, support);
    expect(names(listed.effects)).toEqual(['audit']);
  });

  it('is added in the name of the caller, after the audit', async () => {
    const { effects, commands } = suppressing();
    const answer = await commands['suppression-add']({ address, reason: 'asked by phone' }, operator);
    expect(answer).toMatchObject({ ok: true, result: { address, origin: 'operator', by: whoIs('operator') } });
    expect(names(effects)).toEqual(['audit', 'change']);
  });

  it('that somebody asked for by a link is lengthened, and in no way ended, by a new one', async () => {
    const evidence = { at: '2026-11-01T08:00:00.000Z', event: 'link', code: 'link' };
    const wish = { origin: 'unsubscribe', since: evidence.at, evidence } as const;
    const add = (before: KeptEntry, until?: string) =>
      suppressing({ address, isReadable: true, entries: {}, unsubscribes: { newsletter: before } }).commands[
        'suppression-add'
      ](
        {
          address,
          reason: 'x',
          origin: 'unsubscribe',
          purpose: 'newsletter',
          ...(until === undefined ? {} : { until }),
        },
        operator,
      );
    for (const until of ['2026-12-01T00:00:00Z', undefined]) {
      expect(await add(wish, until)).toMatchObject({
        ok: false,
        problem: { code: 'objected', message: expect.stringContaining('since 2026-11-01T08:00:00.000Z') },
      });
    }
    expect(await add({ ...wish, until: '2026-12-01T00:00:00.000Z' })).toMatchObject({ ok: true });
  });

  it('of a record that cannot be read is told to be repaired', async () => {
    const { commands } = suppressing({ address, entries: {}, isReadable: false });
    expect(await commands['suppression-add']({ address, reason: 'x' }, operator)).toMatchObject({
      ok: false,
      problem: { code: 'objected', message: expect.stringContaining('cannot be read') },
    });
  });

  it('by a complaint is not removed without consent, and the attempt is audited as the look-up that it is', async () => {
    const { effects, commands } = suppressing(complained);
    const answer = await commands['suppression-remove']({ address, reason: 'x' }, operator);
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: 'objected', message: expect.stringContaining('--consent') },
    });
    expect(names(effects)).toEqual(['audit', 'read']);
    expect(effects[0]).toMatchObject(['audit', { action: 'suppression-look', subject: address }, time]);
  });

  it('is removed at SES first and then here, with what was there in the audit', async () => {
    const { effects, commands } = suppressing(complained);
    const answer = await commands['suppression-remove']({ address, reason: 'x', consent: 'by letter' }, operator);
    expect(answer).toMatchObject({ ok: true, result: { origins: ['bounce', 'complaint'], remaining: [] } });
    expect(names(effects)).toEqual(['audit', 'read', 'audit', 'provider', 'change']);
    expect(effects[2]).toMatchObject([
      'audit',
      { details: { consent: 'by letter', entries: [{ origin: 'bounce' }, { origin: 'complaint' }] } },
      time,
    ]);
    expect(effects.at(-1)).toMatchObject([
      'change',
      address,
      { entries: {}, pardons: { complaint: '2026-11-21T12:00:00.000Z' } },
    ]);
  });

  it('is not ended by an import, whoever may import and not remove', async () => {
    const { effects, commands } = suppressing(complained);
    const ended = { address, origin: 'complaint', until: '2026-11-20T00:00:00Z' } as const;
    expect(await commands['suppression-import']({ entries: [ended], reason: 'x' }, callerAs('policy-admin'))).toEqual({
      ok: true,
      result: { put: 0 },
    });
    expect(effects.at(-1)).toEqual(['change', address, complained]);
  });

  it('is imported beside others, all or none', async () => {
    const { effects, commands } = suppressing();
    const good = { address: 'ANNA@mailbox.example', origin: 'unsubscribe' } as const;
    expect(await commands['suppression-import']({ entries: [good], reason: 'x' }, operator)).toEqual({
      ok: true,
      result: { put: 1 },
    });
    expect(effects.at(-1)).toMatchObject(['change', address, { entries: { unsubscribe: { origin: 'unsubscribe' } } }]);
    const wrong = suppressing();
    const answer = await wrong.commands['suppression-import'](
      { entries: [good, { ...good, address: 'x' }], reason: 'x' },
      operator,
    );
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: 'malformed', message: expect.stringContaining('entries[1]') },
    });
    expect(wrong.effects).toEqual([]);
  });
});

it('reading a day of the audit leaves no trace in it, but reading what it has of an address does, beforehand', async () => {
  const { effects, audit } = recording();
  const read = createAuditCommands({
    now: () => time,
    audit: {
      ...audit,
      read: async () => {
        effects.push('read');
        return { acts: [] };
      },
    },
  })['audit-read'];
  await read({ day: '2026-11-21' }, callerAs('auditor'));
  expect(effects).toEqual(['read']);
  await read({ day: '2026-11-21', subject: 'anna@acme.example' }, callerAs('auditor'));
  expect(effects).toMatchObject([
    'read',
    ['audit', { action: 'audit-read', subject: 'anna@acme.example', details: { day: '2026-11-21' } }, time],
    'read',
  ]);
});
