import { describe, expect, it } from 'vitest';
import type { MailContent } from '../../../lambdas/contract/envelope.ts';
import { sha256 } from '../../../lambdas/domain/identity/sha256.ts';
import { policyWith } from '../../support/facts.ts';
import { appliedPolicy, filtering, intakeMessage } from '../support/filtering.ts';

type World = Parameters<typeof policyWith>[0];

const filteringBy = (change: World, more: Parameters<typeof filtering>[0] = () => ({})) =>
  filtering((usual) => ({
    readPolicy: async () => ({ ...appliedPolicy, document: policyWith(change) }),
    readAllowRules: async () => new Map(['acme.example', 'mailbox.example'].map((rule) => [rule, { rule }])),
    readRecipients: async (query) => ({
      ...(await usual.readRecipients(query)),
      directory: new Map(query.addresses.map((address) => [address, { groups: ['staff'] }])),
    }),
    ...more(usual),
  }));

const link = 'https://billing.acme.example/1';
const byDefault = { notification: { redaction: 'default' } };
const exempt = { redaction: { exempt: { domains: ['acme.example'] } } };
const twoForms = { ...byDefault, ...exempt };
const toThree = {
  to: [{ address: 'anna@acme.example', name: 'Anna' }, { address: 'x@mailbox.example' }],
  bcc: [{ address: 'y@mailbox.example' }],
  redacted: { text: 'There is an invoice.', link },
};
const contentOf = (text: string | undefined) => JSON.parse(text ?? '{}') as MailContent;

describe('a request to recipients of whom some are exempt from redaction', () => {
  it('gives each the content of their form, and the ledger its hash', async () => {
    const world = filteringBy(twoForms);
    await world.filter(intakeMessage(toThree));
    const [complete, ...redacted] = world.envelopes();
    expect(contentOf(complete?.content)).toMatchObject({
      subject: 'Your invoice',
      to: [{ address: 'anna@acme.example', name: 'Anna' }, { address: 'x@mailbox.example' }],
    });
    expect(redacted.map(({ content }) => contentOf(content))).toEqual(
      ['x@mailbox.example', 'y@mailbox.example'].map((address) => ({
        version: 1,
        from: { address: 'billing@notify.acme.example', name: 'Acme' },
        replyTo: [],
        to: [{ address }],
        cc: [],
        subject: 'A message from Acme',
        text: `There is an invoice.\n\n${link}\n`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Postern-ID': redacted[0]?.messageId },
        attachments: [],
      })),
    );
    for (const [index, { contentHash, content }] of world.envelopes().entries()) {
      expect(contentHash).toBe(sha256(content ?? ''));
      expect(world.ledger.items()[index]?.contentHash).toBe(contentHash);
    }
    expect(world.happened).not.toContain('stored');
  });

  it('stores the complete content once where several share it', async () => {
    const world = filteringBy(twoForms);
    await world.filter(intakeMessage({ ...toThree, cc: [{ address: 'ben@acme.example' }] }));
    expect(world.happened.filter((each) => each === 'stored')).toHaveLength(1);
    expect(world.envelopes().map(({ object }) => object?.key)).toEqual([
      expect.stringMatching(/^content\//),
      undefined,
      expect.stringMatching(/^content\//),
      undefined,
    ]);
  });

  it('lets a redacted content travel, however long its words may be', async () => {
    const world = filteringBy(byDefault);
    await world.filter(intakeMessage({ redacted: { text: 'x'.repeat(2_000), link } }));
    expect(world.envelopes()[0]?.content).toContain('x'.repeat(2_000));
  });

  it('keeps what is held in the form it was decided in', async () => {
    const stops = [{ scope: 'everything', reason: 'drill', queued: 'hold' }] as const;
    const world = filteringBy(twoForms, () => ({ readStops: async () => stops }));
    await world.filter(intakeMessage(toThree));
    expect(world.envelopes()).toEqual([]);
    const items = world.ledger.items();
    expect(items.map(({ state, decisions }) => [state, decisions.at(-1)])).toMatchObject([
      ['held', { form: 'complete' }],
      ['held', { form: 'redacted' }],
      ['held', { form: 'redacted' }],
    ]);
    for (const { parked, contentHash } of items) {
      expect(sha256(world.stored.get(parked !== undefined && 'object' in parked ? parked.object.key : '') ?? '')).toBe(
        contentHash,
      );
    }
    expect(new Set(items.map(({ contentHash }) => contentHash)).size).toBe(3);
  });

  it('enqueues each again on the next receipt with the same content', async () => {
    const world = filteringBy(twoForms);
    await world.filter(intakeMessage(toThree));
    const first = world.envelopes();
    await world.filter(intakeMessage(toThree));
    expect(world.envelopes()).toEqual([...first, ...first]);
  });

  it('keeps the form that an earlier receipt has recorded, whatever the policy says since', async () => {
    let change: World = twoForms;
    const world = filteringBy(twoForms, () => ({
      readPolicy: async () => ({ ...appliedPolicy, document: policyWith(change) }),
    }));
    await world.filter(intakeMessage());
    change = { notification: { redaction: 'always' } };
    await world.filter(intakeMessage());
    const [first, second] = world.envelopes();
    expect(second).toEqual(first);
    expect(world.ledger.items()[0]?.decisions).toHaveLength(1);
  });

  it('decides anew what cannot be made any more in the form that was recorded', async () => {
    let change: World = byDefault;
    const world = filteringBy(byDefault, () => ({
      readPolicy: async () => ({ ...appliedPolicy, document: policyWith(change) }),
    }));
    await world.filter(intakeMessage());
    change = { ...exempt, ...byDefault, billing: { linkDomains: [] } };
    await world.filter(intakeMessage());
    expect(world.ledger.items()[0]?.decisions).toMatchObject([{ form: 'redacted' }, { form: 'complete' }]);
    expect(world.envelopes().at(-1)?.contentHash).toBe(world.ledger.items()[0]?.contentHash);
  });
});

describe('a From that is rewritten', () => {
  const rewriting = { billing: { unsignedFrom: 'rewrite' } };
  const from = { address: 'Anna@partner.example', name: 'Anna' };

  it('is kept in the ledger', async () => {
    const world = filteringBy(rewriting);
    await world.filter(intakeMessage({ from }));
    expect(world.ledger.items()[0]?.originalFrom).toBe('Anna@partner.example');
    expect(contentOf(world.envelopes()[0]?.content)).toMatchObject({
      from: { address: 'billing@notify.acme.example', name: 'Anna via Acme' },
      replyTo: [from],
    });
  });

  it('is in no redacted mail', async () => {
    const world = filteringBy({ ...rewriting, ...byDefault });
    await world.filter(intakeMessage({ from }));
    const content = world.envelopes()[0]?.content;
    expect(content).not.toContain('partner.example');
    expect(contentOf(content).from).toEqual({ address: 'billing@notify.acme.example', name: 'Acme' });
    expect(world.ledger.items()[0]?.originalFrom).toBe('Anna@partner.example');
  });

  it('is nothing to keep where it is the source’s own', async () => {
    const world = filteringBy(rewriting);
    await world.filter(intakeMessage({ from: { address: 'Billing@notify.acme.example' } }));
    expect(world.ledger.items()[0]).not.toHaveProperty('originalFrom');
  });
});

describe('a redirection', () => {
  const redirecting = { redirect: { to: 'qa@acme.example' } };

  it('shows each copy to that address alone, with whom it was meant for', async () => {
    const asked: string[] = [];
    const world = filteringBy(redirecting, (usual) => ({
      readRecipients: async (query) => {
        asked.push(...query.addresses);
        return { ...(await usual.readRecipients(query)), directory: new Map([['qa@acme.example', { groups: [] }]]) };
      },
    }));
    await world.filter(intakeMessage({ ...toThree, cc: [{ address: 'ben@elsewhere.example' }] }));
    expect(asked).toEqual(['qa@acme.example']);
    expect(
      world.ledger.items().map(({ recipient, mailbox, redirectedTo }) => [recipient, mailbox, redirectedTo]),
    ).toEqual(
      ['anna@acme.example', 'x@mailbox.example', 'ben@elsewhere.example', 'y@mailbox.example'].map((address) => [
        address,
        address,
        'qa@acme.example',
      ]),
    );
    expect(world.envelopes().map(({ content }) => contentOf(content))).toEqual(
      ['anna@acme.example', 'x@mailbox.example', 'ben@elsewhere.example', 'y@mailbox.example'].map((original) =>
        expect.objectContaining({
          to: [{ address: 'qa@acme.example' }],
          cc: [],
          subject: 'Your invoice',
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Postern-Original-To': original },
        }),
      ),
    );
  });

  it.each(['domain:elsewhere.example', 'domain:acme.example'])('is stopped by %s', async (scope) => {
    const world = filteringBy(redirecting, () => ({
      readStops: async (scopes) => (scopes.includes(scope) ? [{ scope, reason: 'drill', queued: 'discard' }] : []),
    }));
    await world.filter(intakeMessage({ to: [{ address: 'ben@elsewhere.example' }] }));
    expect(world.ledger.items().map(({ state }) => state)).toEqual(['discarded']);
  });

  it('shows it in redacted form, too', async () => {
    const world = filteringBy({ ...redirecting, ...byDefault });
    await world.filter(intakeMessage());
    expect(contentOf(world.envelopes()[0]?.content)).toMatchObject({
      to: [{ address: 'qa@acme.example' }],
      headers: { 'X-Postern-Original-To': 'anna@acme.example' },
    });
  });
});
