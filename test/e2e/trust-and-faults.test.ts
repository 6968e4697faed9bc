import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../lambdas/domain/identity/sha256.ts';
import { notification, outcomes, type RunningPostern, startPostern } from '../support/running-postern.ts';
import { connectStores } from '../support/stores.ts';

let postern: RunningPostern;
beforeAll(async () => {
  postern = await startPostern();
});
afterAll(() => postern.stack.stop());

const queueUrl = async (name: string): Promise<string> => {
  const { QueueUrl } = await new SQSClient(postern.as('operator')).send(new GetQueueUrlCommand({ QueueName: name }));
  return QueueUrl ?? '';
};

describe('an envelope on the outbound queue', () => {
  it('that Postern did not put there is not sent, and is kept for a person with its reason', async () => {
    const content = JSON.stringify({
      version: 1,
      from: { address: 'billing@notify.acme.example' },
      replyTo: [],
      to: [{ address: 'victim@elsewhere.example' }],
      cc: [],
      subject: 'Pay here',
      text: 'Quickly.',
      headers: {},
      attachments: [],
    });
    const [genuine] = await postern.request('billing-api', notification('emil@berlin.acme.example'));
    const envelope = {
      version: 1,
      messageId: genuine?.messageId,
      recipientIndex: 0,
      contentHash: sha256(content),
      content,
    };
    const before = postern.stack.services.ses.outbox().length;
    const forged = await postern.send(
      'billing-api',
      JSON.stringify(envelope),
      await queueUrl('postern-local-standard-outbound'),
    );
    await postern.stack.trace.waitFor((event) => event.type === 'queue-message-deleted' && event.messageId === forged);

    expect(postern.stack.services.ses.outbox()).toHaveLength(before);
    await postern.stack.trace.waitFor(
      (event) =>
        event.type === 'function-log' && event.line.includes('dead-letter-kept') && event.line.includes(forged),
    );
    const { pipelineBucket } = await connectStores(postern.stack.url);
    const { Body: kept } = await new S3Client(postern.as('operator')).send(
      new GetObjectCommand({ Bucket: pipelineBucket, Key: `dead-letters/outbound/${forged}.json` }),
    );
    expect(JSON.parse((await kept?.transformToString()) ?? '')).toMatchObject({
      messageId: forged,
      error: 'UntrustedEnvelope',
      body: JSON.stringify(envelope),
    });
    // Whoever can put something on the queue cannot end other people's mail.
    expect((await postern.deliveriesOf(genuine?.intakeMessageId ?? '')).map(({ state }) => state)).toEqual(['sent']);
  });
});

describe('when Amazon SES', () => {
  it('throttles, the mail is tried again in seconds and leaves', async () => {
    postern.stack.services.ses.failNext({ fault: 'sending-rate-exceeded', times: 1 });
    const deliveries = await postern.request('billing-api', notification('anna@mailbox.example'));
    expect(outcomes(deliveries)).toEqual([['delivered']]);
    expect(deliveries[0]?.attempts.map(({ answer }) => answer)).toEqual(['throttled', 'accepted']);
  });

  it('takes a mail and the answer is lost, what it tells of the mail shows that it was sent', async () => {
    const before = postern.mailsTo('emil@berlin.acme.example').length;
    postern.stack.services.ses.failNext({ fault: 'connection-reset-after-accepting', times: 1 });
    const deliveries = await postern.request('billing-api', notification('emil@berlin.acme.example'));
    expect(outcomes(deliveries)).toEqual([['delivered']]);
    expect(postern.mailsTo('emil@berlin.acme.example')).toHaveLength(before + 1);
  });

  it('will not take a mail, it has failed for good', async () => {
    postern.stack.services.ses.failNext({ fault: 'message-rejected', times: 1 });
    const deliveries = await postern.request('billing-api', notification('anna@mailbox.example'));
    expect(outcomes(deliveries)).toEqual([['failed']]);
  });
});

describe('what the functions say', () => {
  it('names no address, subject or body', async () => {
    await postern.request(
      'billing-api',
      notification('canary-recipient@elsewhere.example', { subject: 'canary-subject', text: 'canary-body' }),
    );
    await postern.request('billing-api', '{"canary-json": ');
    const lines = postern.stack.trace
      .events()
      .filter((event) => event.type === 'function-log')
      .map(({ line }) => line);
    expect(lines.length).toBeGreaterThan(0);
    for (const word of ['canary', 'anna@mailbox.example', 'emil@berlin.acme.example', 'Your invoice', 'It is ready']) {
      expect(lines.filter((line) => line.includes(word))).toEqual([]);
    }
  });
});
