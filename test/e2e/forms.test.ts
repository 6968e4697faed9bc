import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authenticate } from 'mailauth';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { notification, outcomes, type RunningPostern, startPostern } from '../support/running-postern.ts';

const root = join(import.meta.dirname, '..', '..');

/** The example policy with other fields, by file. */
const startWith = async (changes: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-forms-'));
  await cp(join(root, 'examples', 'policy'), folder, { recursive: true });
  for (const [file, fields] of Object.entries(changes)) {
    const path = join(folder, file);
    const document = parseDocument(await readFile(path, 'utf8'));
    for (const [field, value] of Object.entries(fields)) document.setIn(field.split('.'), value);
    await writeFile(path, String(document));
  }
  const postern = await startPostern({ policy: folder });
  await rm(folder, { recursive: true });
  return postern;
};

const dmarcOf = async (postern: RunningPostern, raw: Buffer, sender: string) => {
  const { dmarc } = await authenticate(raw, {
    ip: '192.0.2.10',
    helo: 'a.smtp-out.amazonses.com',
    sender,
    resolver: postern.stack.services.dns.resolver,
    disableArc: true,
    disableBimi: true,
  });
  if (dmarc === undefined || dmarc === false) throw new Error('DMARC was not looked at');
  return { result: dmarc.status.result, domain: dmarc.domain };
};

const anna = { address: 'anna@partner.example', name: 'Anna Müller' };

describe('a policy that rewrites and redacts', () => {
  let postern: RunningPostern;
  beforeAll(async () => {
    postern = await startWith({
      'policy.yaml': {
        'purposes.notification.redaction': 'default',
        redaction: { exempt: { domains: ['*.acme.example'] } },
      },
      'sources/billing.yaml': { unsignedFrom: 'rewrite', replies: 'billing-support@acme.example' },
    });
  });
  afterAll(() => postern.stack.stop());

  const onlyMailTo = (recipient: string) => {
    const mail = postern.mailsTo(recipient).at(-1);
    if (mail === undefined) throw new Error('nothing was sent');
    return mail;
  };

  it('sends somebody else’s mail under a From that receivers find in order, and keeps them reachable', async () => {
    const [delivery] = await postern.request('billing-api', notification('dora@berlin.acme.example', { from: anna }));
    expect(outcomes(delivery === undefined ? [] : [delivery])).toEqual([['delivered']]);
    expect(delivery?.originalFrom).toBe(anna.address);

    const { raw, envelopeFrom } = onlyMailTo('dora@berlin.acme.example');
    const { from, replyTo, subject } = await PostalMime.parse(raw);
    expect(from).toEqual({ address: 'billing@notify.acme.example', name: 'Anna Müller via Acme' });
    expect(replyTo).toEqual([anna]);
    expect(subject).toBe('Your invoice');
    expect(await dmarcOf(postern, raw, envelopeFrom)).toEqual({ result: 'pass', domain: 'notify.acme.example' });

    // As it would be if the From had stayed: nothing vouches for it.
    const unwritten = raw.toString('latin1').replace('billing@notify.acme.example', anna.address);
    postern.stack.services.dns.addRecord({
      name: '_dmarc.partner.example',
      type: 'TXT',
      ttlSeconds: 300,
      values: ['"v=DMARC1; p=reject"'],
    });
    expect(await dmarcOf(postern, Buffer.from(unwritten, 'latin1'), envelopeFrom)).toEqual({
      result: 'fail',
      domain: 'partner.example',
    });
  });

  it('refuses an old signature on the way in, and another source’s From', async () => {
    const signed = { from: anna, headers: { 'DKIM-Signature': 'v=1; d=partner.example' } };
    expect(outcomes(await postern.request('billing-api', notification('dora@berlin.acme.example', signed)))).toEqual([
      ['refused', 'malformed'],
    ]);
    const owned = { from: { address: 'reports@mail.globex.example' } };
    expect(outcomes(await postern.request('billing-api', notification('dora@berlin.acme.example', owned)))).toEqual([
      ['refused', 'from-owned-by-other'],
    ]);
  });

  it('gives each recipient their own form', async () => {
    const deliveries = await postern.request(
      'billing-api',
      {
        ...notification('emil@berlin.acme.example', { from: anna, html: '<p>It is ready.</p>' }),
        cc: [{ address: 'anna@mailbox.example', name: 'Anna Schmidt' }],
        redacted: { text: 'There is an invoice for you.', link: 'https://billing.acme.example/7' },
      },
      2,
    );
    expect(outcomes(deliveries)).toEqual([['delivered'], ['delivered']]);
    const complete = await PostalMime.parse(onlyMailTo('emil@berlin.acme.example').raw);
    expect(complete.cc).toEqual([{ address: 'anna@mailbox.example', name: 'Anna Schmidt' }]);

    const { raw, envelopeFrom } = onlyMailTo('anna@mailbox.example');
    const redacted = await PostalMime.parse(raw);
    expect(redacted).toMatchObject({
      from: { address: 'billing@notify.acme.example', name: 'Acme' },
      to: [{ address: 'anna@mailbox.example', name: '' }],
      subject: 'A message from Acme',
      text: 'There is an invoice for you.\n\nhttps://billing.acme.example/7\n',
      attachments: [],
    });
    expect(redacted.headers.find(({ key }) => key === 'x-postern-id')?.value).toBe(deliveries[1]?.messageId);
    for (const secret of ['Your invoice', 'It is ready', 'Müller', 'partner.example', 'Schmidt', 'emil@']) {
      expect(raw.toString('utf8')).not.toContain(secret);
    }
    expect((await dmarcOf(postern, raw, envelopeFrom)).result).toBe('pass');
  });
});

describe('a policy that redirects', () => {
  let postern: RunningPostern;
  beforeAll(async () => {
    postern = await startWith({ 'policy.yaml': { redirect: { to: 'dora@berlin.acme.example' } } });
  });
  afterAll(() => postern.stack.stop());

  it('sends everything to one address, and says whom it was meant for', async () => {
    const deliveries = await postern.request(
      'billing-api',
      { ...notification('stranger@elsewhere.example'), cc: [{ address: 'bruno@mailbox.example' }] },
      2,
    );
    expect(outcomes(deliveries)).toEqual([['delivered'], ['delivered']]);
    expect(deliveries.map(({ recipient, redirectedTo }) => [recipient, redirectedTo])).toEqual([
      ['stranger@elsewhere.example', 'dora@berlin.acme.example'],
      ['bruno@mailbox.example', 'dora@berlin.acme.example'],
    ]);
    const outbox = postern.stack.services.ses.outbox();
    expect(outbox.flatMap(({ recipients }) => recipients)).toEqual(Array(2).fill('dora@berlin.acme.example'));
    const mails = await Promise.all(outbox.map(({ raw }) => PostalMime.parse(raw)));
    expect(mails.map(({ to, cc }) => [to, cc])).toEqual(
      mails.map(() => [[{ address: 'dora@berlin.acme.example', name: '' }], undefined]),
    );
    const originals = mails.map(({ headers }) => headers.find(({ key }) => key === 'x-postern-original-to')?.value);
    expect(new Set(originals)).toEqual(new Set(['bruno@mailbox.example', 'stranger@elsewhere.example']));
  });
});
