import type { DeleteSuppressedDestinationCommand, GetSuppressedDestinationCommand } from '@aws-sdk/client-sesv2';
import { describe, expect, it } from 'vitest';
import { renderRemoved } from '../../../cli/suppression/render-removed.ts';
import { createAccountSuppressions } from '../../../lambdas/adapters/account-suppressions.ts';
import { keptRecord } from '../../../lambdas/adapters/suppression-records.ts';
import { suppressionOrigins } from '../../../lambdas/contract/policy.ts';
import { suppress } from '../../../lambdas/domain/feedback/suppress.ts';
import { emptyRecord, type SuppressionRecord } from '../../../lambdas/domain/feedback/suppression-record.ts';
import {
  withEntry,
  withEntryOfFile,
  withoutEntries,
  withoutUnsubscribes,
  withUnsubscribe,
  withUnsubscribeEntry,
} from '../../../lambdas/domain/suppression/change-record.ts';
import type { KeptRecord } from '../../../lambdas/domain/suppression/kept-record.ts';
import { selectEntries } from '../../../lambdas/domain/suppression/shown-entry.ts';
import { isProvidersToo, whatToRemove } from '../../../lambdas/domain/suppression/what-to-remove.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const address = 'anna@mailbox.example';
const bounceAt = (at: string) => ({ at, event: `bounce ${at}`, code: 'hard-bounce' });
const bounced = suppress(emptyRecord(address), 'hard-bounce', bounceAt('2026-11-20T08:00:00.000Z'));
const complained = suppress(bounced, 'complaint', { ...bounceAt('2026-11-20T09:00:00.000Z'), code: 'complaint' });

const kept = (record: SuppressionRecord): KeptRecord => ({ ...record, isReadable: true });

describe('a record that an entry was removed from', () => {
  const at = '2026-11-21T12:00:00.000Z';

  it('is not brought back by the same event, nor by another one that was late', () => {
    const removed = withoutEntries(bounced, ['bounce'], at);
    expect(removed).toEqual({ address, entries: {}, pardons: { bounce: at } });
    expect(suppress(removed, 'hard-bounce', bounceAt('2026-11-20T08:00:00.000Z'))).toBe(removed);
    expect(suppress(removed, 'hard-bounce', bounceAt('2026-11-21T11:59:59.999Z'))).toBe(removed);
  });

  it('is suppressed again by a new bounce, for as short as after a first one', () => {
    const again = suppress(
      withoutEntries(bounced, ['bounce'], at),
      'hard-bounce',
      bounceAt('2026-11-22T00:00:00.000Z'),
    );
    expect(again.entries.bounce).toMatchObject({ until: '2026-12-06T00:00:00.000Z' });
  });

  it('keeps what it has by other origins, the history of bounces and earlier pardons included', () => {
    const before = { ...complained, pardons: { provider: '2026-01-01T00:00:00.000Z' } };
    expect(withoutEntries(before, ['complaint'], at)).toEqual({
      ...before,
      entries: { bounce: complained.entries.bounce },
      pardons: { provider: '2026-01-01T00:00:00.000Z', complaint: at },
    });
  });

  it('is pardoned as of its latest removal', () => {
    const before = { ...complained, pardons: { complaint: '2026-01-01T00:00:00.000Z' } };
    expect(withoutEntries(before, ['complaint'], at).pardons).toEqual({ complaint: at });
  });

  it('is the very same one if it has no such entry', () => {
    expect(withoutEntries(bounced, ['operator'], at)).toBe(bounced);
  });
});

it('an operator’s entry stands beside what events entered', () => {
  const entry = { origin: 'operator', since: '2026-11-21T12:00:00.000Z', reason: 'asked by phone' } as const;
  expect(withEntry(bounced, entry).entries).toEqual({ bounce: bounced.entries.bounce, operator: entry });
});

describe('what a file has', () => {
  const since = '2026-11-01T08:00:00.000Z';
  const ended = { since, until: '2026-11-21T08:00:00.000Z' };

  it.each([
    ['complaint', complained],
    ['bounce', bounced],
    [
      'operator',
      withEntry(bounced, { origin: 'operator', reason: 'asked by phone', until: '2026-12-01T00:00:00.000Z' }),
    ],
  ] as const)('ends no %s before its time', (origin, record) => {
    expect(withEntryOfFile(record, { origin, ...ended })).toBe(record);
  });

  it('lengthens what stands, and stands beside other origins', () => {
    const entry = { origin: 'bounce', since } as const;
    expect(withEntryOfFile(complained, entry).entries).toEqual({ ...complained.entries, bounce: entry });
    expect(withEntryOfFile(bounced, { origin: 'complaint', since }).entries).toMatchObject(bounced.entries);
  });
});

describe('what a removal is about', () => {
  const ask = (record: KeptRecord | undefined, origin?: 'bounce' | 'complaint' | 'operator', hasConsent = false) => {
    const wanted = whatToRemove(address, record, { origin, purpose: undefined, hasConsent });
    return wanted.ok ? wanted.origins : wanted.lines.join('\n');
  };

  it.each<[string, () => readonly string[] | string, readonly string[]]>([
    ['is all there is', () => ask(kept(bounced)), ['bounce']],
    ['is a complaint too, with consent', () => ask(kept(complained), undefined, true), ['bounce', 'complaint']],
    ['is what was asked for', () => ask(kept(complained), 'bounce'), ['bounce']],
    ['is nothing of an address that is not known', () => ask(undefined), []],
    ['is nothing of one that was removed before', () => ask(kept(emptyRecord(address)), 'bounce'), []],
  ])('%s', (_, origins, expected) => {
    expect(origins()).toEqual(expected);
  });

  it.each<[string, () => readonly string[] | string, RegExp]>([
    [
      'a complaint without consent',
      () => ask(kept(complained)),
      /--consent TEXT[^]*or remove only bounce with --origin/,
    ],
    ['an origin that it is not suppressed by', () => ask(kept(bounced), 'operator'), /not suppressed by operator/],
    ['a record that cannot be read', () => ask(keptRecord(address, { entries: 1 })), /cannot be read/],
  ])('is never %s', (_, origins, expected) => {
    expect(origins()).toMatch(expected);
  });
});

describe('a person who unsubscribes from mail of a purpose', () => {
  const evidence = { at: '2026-11-21T10:00:00.000Z', event: 'unsubscribe', code: 'one-click' };
  const unsubscribed = withUnsubscribe(complained, 'newsletter', evidence);
  const whatOf = (record: SuppressionRecord, asked: Partial<Parameters<typeof whatToRemove>[2]>) =>
    whatToRemove(address, kept(record), { origin: undefined, purpose: undefined, hasConsent: true, ...asked });

  it('keeps all that is known otherwise, and is unsubscribed from the first time on', () => {
    expect(unsubscribed).toEqual({
      ...complained,
      unsubscribes: { newsletter: { origin: 'unsubscribe', since: evidence.at, evidence } },
    });
    const later = { ...evidence, at: '2026-11-22T10:00:00.000Z' };
    expect(withUnsubscribe(unsubscribed, 'newsletter', later)).toBe(unsubscribed);
    expect(Object.keys(withUnsubscribe(unsubscribed, 'survey', later).unsubscribes ?? {})).toEqual([
      'newsletter',
      'survey',
    ]);
  });

  it('stays so beyond an end that somebody had set', () => {
    const entry = { origin: 'unsubscribe', until: '2026-11-21T11:00:00.000Z' } as const;
    const limited = withUnsubscribeEntry(emptyRecord(address), 'newsletter', entry);
    expect(withUnsubscribe(limited, 'newsletter', evidence).unsubscribes?.['newsletter']).not.toHaveProperty('until');
  });

  it('is not brought back by a bounce, nor by a removal of all that has another origin', () => {
    expect(suppress(unsubscribed, 'hard-bounce', bounceAt('2026-11-21T11:00:00.000Z')).unsubscribes).toEqual(
      unsubscribed.unsubscribes,
    );
    const removed = withoutEntries(unsubscribed, ['bounce', 'complaint'], '2026-11-21T12:00:00.000Z');
    expect(removed.unsubscribes).toEqual(unsubscribed.unsubscribes);
    expect(whatOf(unsubscribed, {})).toEqual({ ok: true, origins: ['bounce', 'complaint'], purposes: [] });
    expect(whatOf(removed, {})).toMatchObject({ ok: false, lines: [expect.stringContaining('--origin unsubscribe')] });
  });

  it('is subscribed again to what was asked for, and to nothing else', () => {
    const both = withUnsubscribe(unsubscribed, 'survey', evidence);
    const all = { ok: true, origins: [], purposes: ['newsletter', 'survey'] };
    expect(whatOf(both, { origin: 'unsubscribe' })).toEqual(all);
    expect(whatOf(both, { origin: 'unsubscribe', purpose: 'survey' })).toEqual({ ...all, purposes: ['survey'] });
    expect(whatOf(both, { origin: 'unsubscribe', purpose: 'report' })).toMatchObject({
      ok: false,
      lines: [expect.stringContaining('unsubscribe (newsletter), unsubscribe (survey)')],
    });
    expect(Object.keys(withoutUnsubscribes(both, ['survey']).unsubscribes ?? {})).toEqual(['newsletter']);
    expect(withoutUnsubscribes(both, ['report'])).toBe(both);
  });

  it('is shown with the purpose', () => {
    expect(selectEntries([kept(unsubscribed)], { origin: 'unsubscribe' }, now)).toEqual([
      { address, origin: 'unsubscribe', scope: 'purpose:newsletter', since: evidence.at, standing: true, evidence },
    ]);
  });
});

describe('what stands', () => {
  const record = (name: string, since?: string, until?: string): KeptRecord => ({
    address: name,
    isReadable: true,
    entries: { bounce: { origin: 'bounce', ...(since && { since }), ...(until && { until }) } },
  });
  const records = [
    record('old@x.example', '2026-11-01T00:00:00Z'),
    record('unknown@x.example'),
    record('new@x.example', '2026-11-20T00:00:00Z', '2026-12-04T00:00:00Z'),
    record('ended@x.example', '2026-11-02T00:00:00Z', '2026-11-16T00:00:00Z'),
  ];
  const addresses = (wanted: Parameters<typeof selectEntries>[1]) =>
    selectEntries(records, wanted, now).map((entry) => entry.address);

  it.each<[string, Parameters<typeof selectEntries>[1], readonly string[]]>([
    ['newest first, without what has ended', {}, ['new@x.example', 'old@x.example', 'unknown@x.example']],
    ['from a time on', { since: Date.parse('2026-11-10T00:00:00Z') }, ['new@x.example']],
    ['by an origin', { origin: 'complaint' }, []],
  ])('is listed %s', (_, wanted, expected) => {
    expect(addresses(wanted)).toEqual(expected);
  });

  it('is every origin where the item cannot be read, as the functions take it', () => {
    const entries = selectEntries([keptRecord(address, { address, entries: 'broken' })], {}, now);
    expect(entries.map(({ origin }) => origin).toSorted()).toEqual(suppressionOrigins.toSorted());
  });
});

describe("SES's own list", () => {
  it.each<[string, boolean, KeptRecord, Parameters<typeof isProvidersToo>[1]]>([
    ['follows the removal of a bounce', true, kept(bounced), ['bounce']],
    ['keeps an address whose complaint stays', false, kept(complained), ['bounce']],
    ['follows when nothing stays', true, kept(complained), ['bounce', 'complaint']],
    ['has no part in what a person entered', false, kept(emptyRecord(address)), ['operator']],
    ['is looked at again after a removal that did not reach it', true, kept(emptyRecord(address)), []],
  ])('%s', (_, expected, record, removed) => {
    expect(isProvidersToo(record, removed, now)).toBe(expected);
  });

  /** SES, which knows upper and lower case when it manages its list. */
  const providerWith = (list: Map<string, string>) => {
    const pauses: number[] = [];
    const send = (command: DeleteSuppressedDestinationCommand | GetSuppressedDestinationCommand) => {
      const name = command.input.EmailAddress ?? '';
      const reason = list.get(name);
      if (reason === undefined) throw Object.assign(new Error('no'), { name: 'NotFoundException' });
      if (reason === 'unreachable') throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      if (command.constructor.name === 'DeleteSuppressedDestinationCommand') list.delete(name);
      return Promise.resolve({ SuppressedDestination: { Reason: reason } });
    };
    const wait = (milliseconds: number) => Promise.resolve(void pauses.push(milliseconds));
    return { ses: { send }, wait, pauses, list };
  };
  const spellings = ['Anna@mailbox.example', address];

  it('is tried in every spelling, one call a second', async () => {
    const { ses, wait, pauses, list } = providerWith(new Map([[address, 'BOUNCE']]));
    expect(await createAccountSuppressions(ses, wait)({ spellings, hasConsent: false })).toEqual([
      { address: 'Anna@mailbox.example', outcome: 'not-listed' },
      { address, outcome: 'removed' },
    ]);
    expect(list.size).toBe(0);
    // Three calls: the first spelling is asked for, the second one is asked for and removed.
    expect(pauses).toEqual([1_000, 1_000]);
  });

  it('keeps a complaint that nobody gave consent for', async () => {
    const { ses, wait, list } = providerWith(new Map([[address, 'COMPLAINT']]));
    const outcome = await createAccountSuppressions(ses, wait)({ spellings: [address], hasConsent: false });
    expect(outcome).toEqual([{ address, outcome: 'needs-consent' }]);
    expect(list.size).toBe(1);
    await createAccountSuppressions(ses, wait)({ spellings: [address], hasConsent: true });
    expect(list.size).toBe(0);
  });

  it('says what is left to do where SES does not answer', async () => {
    const { ses, wait } = providerWith(new Map([["o'hara@x.example", 'unreachable']]));
    const provider = await createAccountSuppressions(ses, wait)({ spellings: ["o'hara@x.example"], hasConsent: true });
    const text = renderRemoved(
      { address: "o'hara@x.example", origins: ['bounce'], remaining: [], provider },
      'eu-west-1',
    );
    expect(text).toContain('is not suppressed by bounce any more');
    expect(text).toContain('SES cannot be reached (ECONNREFUSED)');
    expect(text).toContain(String.raw`--region eu-west-1 --email-address 'o'\''hara@x.example'`);
  });
});
