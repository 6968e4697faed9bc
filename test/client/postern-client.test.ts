import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidRequestError } from '../../client/invalid-request-error.ts';
import { createPosternClient, type Mail, type PosternClientOptions } from '../../client/postern-client.ts';
import type { OutboxMail } from '../../local/ses/outbox.ts';
import { type RunningPostern, startPostern } from '../support/running-postern.ts';
import { type StatusQueue, subscribeSource } from '../support/status-queue.ts';

let postern: RunningPostern;
let billing: StatusQueue;
beforeAll(async () => {
  postern = await startPostern();
  billing = await subscribeSource(postern, 'billing-api', 'billing');
});
afterAll(() => postern.stack.stop());

const client = (options: Partial<PosternClientOptions> = {}) =>
  createPosternClient({
    source: 'billing',
    postern: 'local',
    lanes: { 'password-reset': 'critical' },
    aws: postern.as('billing-api'),
    ...options,
  });

const mail = (fields: Partial<Mail> = {}): Mail => ({
  purpose: 'notification',
  to: [{ address: 'anna@mailbox.example' }],
  subject: 'Your invoice',
  text: 'It is attached.',
  ...fields,
});

const pdf = (bytes: number) => ({
  filename: 'invoice.pdf',
  contentType: 'application/pdf',
  bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(bytes, 'x')]),
});

const queuesAsked = (): readonly string[] =>
  postern.stack.trace.events().flatMap((event) => (event.type === 'queue-message-sent' ? [event.queue] : []));

describe('the client', () => {
  it('enqueues a mail, and returns the id that its status events have', async () => {
    const { messageId } = await client().enqueue(mail({ idempotencyKey: 'client-1', reference: 'order-7' }));
    const told = await billing.until(messageId, 'delivered');
    expect(told).toMatchObject({ source: 'billing', reference: 'order-7', recipientIndex: 0 });
  });

  it('gives every mail a key of its own where it has none', async () => {
    const [one, other] = [await client().enqueue(mail()), await client().enqueue(mail())];
    expect(one.messageId).not.toBe(other.messageId);
    await billing.until(one.messageId, 'delivered');
    await billing.until(other.messageId, 'delivered');
  });

  it('chooses the queue of the purpose’s lane', async () => {
    const { messageId } = await client().enqueue(mail({ purpose: 'password-reset' }));
    expect(queuesAsked().findLast((queue) => queue.endsWith('-intake'))).toBe('postern-local-critical-intake');
    await billing.until(messageId, 'delivered');
  });

  it('says whose mail it is, so that nobody else has to wait behind it', async () => {
    const queue = postern.stack.services.sqs.createQueue({ name: 'that-nobody-reads' });
    await client({ postern: { queueUrls: { standard: queue.url } } }).enqueue(mail());
    expect(queue.receive({ max: 10 })).toMatchObject([{ messageGroupId: 'billing' }]);
  });

  it('uploads what is too large for the request, and the very same request again is a duplicate', async () => {
    const large = mail({ idempotencyKey: 'client-large', attachments: [pdf(70_000)] });
    const { messageId } = await client().enqueue(large);
    await billing.until(messageId, 'delivered');
    const sent = postern.mailsTo('anna@mailbox.example').filter(hasAttachment);
    expect(sent).toHaveLength(1);

    await client().enqueue(large);
    await expect
      .poll(async () => (await billing.all()).at(-1)?.reasonCodes, { timeout: 30_000 })
      .toEqual(['duplicate']);
    expect(postern.mailsTo('anna@mailbox.example').filter(hasAttachment)).toHaveLength(1);
  });

  it('takes places that it is given, and asks for those that are missing', async () => {
    const places = { queueUrls: { standard: `${postern.stack.url}/000000000000/postern-local-standard-intake` } };
    const { messageId } = await client({ postern: places }).enqueue(mail({ attachments: [pdf(100)] }));
    await billing.until(messageId, 'delivered');
    await expect(client({ postern: places }).enqueue(mail({ purpose: 'password-reset' }))).rejects.toThrow(
      'the request needs queueUrls.critical, which was not given',
    );
    await expect(client({ postern: places }).enqueue(mail({ attachments: [pdf(70_000)] }))).rejects.toThrow(
      'uploadsBucket',
    );
  });

  it('sends nothing of what is no mail request, and says all that is wrong with it', async () => {
    const before = queuesAsked().length;
    const wrong = mail({ subject: '', to: [], expiresAt: 'geheim' });
    const refused = client().enqueue(wrong);
    await expect(refused).rejects.toThrow(InvalidRequestError);
    await expect(refused).rejects.toThrow(/subject is .*expiresAt is .*to is no-recipient/);
    await expect(refused).rejects.not.toThrow(/geheim/);
    expect(queuesAsked()).toHaveLength(before);
  });

  const circular: Record<string, unknown> = mail();
  circular['tags'] = circular;
  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /request is wrong-type, expected object/],
    ['null', null, /request is wrong-type/],
    ['a list', [mail()], /request is wrong-type/],
    ['an attachment that is null', mail({ attachments: [null] as never }), /attachments\[0\] is wrong-type/],
    ['attachments that are no list', mail({ attachments: 'a.pdf' as never }), /attachments is wrong-type/],
    ['bytes that are text', mail({ attachments: [{ ...pdf(1), bytes: 'x' }] as never }), /attachments\[0\]/],
    ['a request within itself', circular, /request is not-json/],
  ])('says what is wrong with %s', async (_sentence, given, problem) => {
    const refused = client().enqueue(given as Mail);
    await expect(refused).rejects.toThrow(InvalidRequestError);
    await expect(refused).rejects.toThrow(problem);
  });

  it('speaks for its own source and version, whatever the mail says', async () => {
    const { messageId } = await client().enqueue({ ...mail(), source: 'reports', version: 2 } as Mail);
    expect(await billing.until(messageId, 'delivered')).toMatchObject({ source: 'billing' });
  });

  it('sends nothing that SQS would not take', async () => {
    await expect(client().enqueue(mail({ text: 'x'.repeat(1024 * 1024) }))).rejects.toThrow(
      'request is too-large, limit 1048576',
    );
  });
});

const hasAttachment = ({ raw }: OutboxMail): boolean => raw.includes('invoice.pdf') && raw.length > 70_000;
