import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutbox, type OutboxMail } from '../../../local/ses/outbox.ts';
import { CONFIGURATION_SET, composeMail, DOMAIN, type StartedSes, startSes } from './start-ses.ts';

describe('the pages', () => {
  let started: StartedSes;
  let ids: (string | undefined)[];

  beforeAll(async () => {
    started = await startSes();
    const first = await started.sendRaw(await composeMail({ subject: 'Grüße' }), {
      Destination: { ToAddresses: ['Ada@Recipient.example', 'bob@recipient.example'] },
      ConfigurationSetName: CONFIGURATION_SET,
      EmailTags: [{ Name: 'delivery', Value: 'abc' }],
    });
    await started.clock.advance(1000);
    const second = await started.sendRaw(await composeMail({ to: 'carol@recipient.example' }));
    ids = [first.MessageId, second.MessageId];
  });

  afterAll(() => started.stop());

  const get = (path: string, init?: RequestInit) => fetch(`${started.url}/_postern/outbox${path}`, init);

  it('list the accepted mail, newest last', async () => {
    expect(await (await get('')).json()).toEqual([
      {
        id: ids[0],
        raw: `/_postern/outbox/${ids[0]}`,
        acceptedAt: '2026-11-21T09:30:00.000Z',
        recipients: ['Ada@Recipient.example', 'bob@recipient.example'],
        from: `Acme <hello@${DOMAIN}>`,
        subject: 'Grüße',
        configurationSet: CONFIGURATION_SET,
        tags: { delivery: 'abc' },
      },
      expect.objectContaining({ id: ids[1], acceptedAt: '2026-11-21T09:30:01.000Z', tags: {} }),
    ]);
  });

  it.each([
    ['ada@recipient.example', 0],
    ['BOB@recipient.example', 0],
    ['carol@recipient.example', 1],
  ])('list only the mail to %s when asked for it', async (recipient, index) => {
    const mails: unknown = await (await get(`?recipient=${encodeURIComponent(recipient)}`)).json();
    expect(mails).toMatchObject([{ id: ids[index] }]);
  });

  it('give a message as its recipients got it', async () => {
    const response = await get(`/${ids[0]}`);
    expect(response.headers.get('content-type')).toBe('message/rfc822');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(started.ses.outbox()[0]?.raw);
  });

  it('give the envelope of a message as JSON', async () => {
    expect(await (await get(`/${ids[1]}?format=json`)).json()).toMatchObject({
      id: ids[1],
      envelopeFrom: `${ids[1]}@bounce.${DOMAIN}`,
      identity: DOMAIN,
    });
  });

  it('link the message of each mail in the list', async () => {
    const mails = (await (await get('')).json()) as { raw: string }[];
    const response = await fetch(started.url + (mails[1]?.raw ?? ''));
    expect(response.headers.get('content-type')).toBe('message/rfc822');
    expect(await response.text()).toContain('carol@recipient.example');
  });

  it.each(['/_postern', '/_postern/'])('are listed at %s', async (path) => {
    const response = await fetch(started.url + path);
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/\/_postern\/outbox\/<id> [^]* \/_postern\/trace /);
  });

  it('give what happened as JSON Lines, oldest first', async () => {
    const lines = (await (await fetch(`${started.url}/_postern/trace`)).text()).trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(started.trace.events());
    expect(started.trace.events()).toContainEqual(expect.objectContaining({ type: 'mail-accepted' }));
  });

  it.each([
    ['an unknown message', '/nope', undefined, 404, '/_postern/outbox/<id>'],
    ['an unknown page', 'es', undefined, 404, 'there is no page /_postern/outboxes'],
    ['another method', '', { method: 'DELETE' }, 405, 'only GET is'],
    ['an unknown format', '/?format=pdf', undefined, 404, 'there is no page'],
  ])('refuse %s, saying what to do', async (_, path, init, status, text) => {
    const response = await get(path, init);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
  });
});

describe('the outbox', () => {
  const mail = (sesMessageId: string, bytes: number): OutboxMail => ({
    sesMessageId,
    acceptedAt: 0,
    identity: DOMAIN,
    envelopeFrom: 'a@b.example',
    recipients: [],
    from: '',
    subject: '',
    configurationSet: undefined,
    tags: {},
    raw: Buffer.alloc(bytes),
  });

  it.each([
    ['more mails than it holds', { mails: 2, bytes: 100 }, [1, 1, 1], ['1', '2']],
    ['more bytes than it holds', { mails: 9, bytes: 10 }, [4, 4, 4], ['1', '2']],
    ['one mail larger than all it holds', { mails: 9, bytes: 10 }, [4, 40], ['1']],
    ['a small mail after one that was too large', { mails: 9, bytes: 10 }, [40, 4, 4], ['1', '2']],
  ])('drops the oldest of %s', (_, limits, sizes, kept) => {
    const outbox = createOutbox(limits);
    for (const [index, size] of sizes.entries()) {
      outbox.add(mail(String(index), size));
    }
    expect(outbox.mails().map(({ sesMessageId }) => sesMessageId)).toEqual(kept);
  });
});
