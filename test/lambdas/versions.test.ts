import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createDeadLetterStore } from '../../lambdas/adapters/dead-letter-store.ts';
import { outboundEnvelopes } from '../../lambdas/contract/envelope.ts';
import { parseJson } from '../../lambdas/contract/parse-json.ts';
import { redrivenText } from '../../lambdas/contract/redriven.ts';
import { readDeadLetter } from '../../lambdas/dead-letter/read-dead-letter.ts';
import { envelopeOf, envelopeText } from '../../lambdas/domain/delivery/envelope-text.ts';
import { sha256 } from '../../lambdas/domain/identity/sha256.ts';
import { asFirstSent } from '../../lambdas/domain/intake/redriven.ts';
import { now } from '../support/facts.ts';
import { delivery } from './support/delivery.ts';
import { outboundMessage, sending } from './support/sending.ts';

/** Documents as they were put on queues and into buckets before (test/contract/versions.test.ts). */
const read = (name: string): string =>
  readFileSync(new URL(`../fixtures/versions/${name}.json`, import.meta.url), 'utf8');

/** The upload that the stored content names. */
const logo = new TextEncoder().encode('logo');

it.each([
  ['1.before-look-up', 'It is ready.'],
  ['1.content', 'It is ready.'],
  ['1.object', 'Sie ist fertig.'],
])('an envelope of before (%s) is sent, once, with the content that was decided', async (name, text) => {
  const body = read(`outbound-envelope/${name}`);
  const envelope = outboundEnvelopes.read(parseJson(body));
  const { send, mails, item } = sending([delivery({ contentHash: envelope?.contentHash ?? '' })], () => ({
    getContent: async () => read('mail-content/1.every-member'),
    readUpload: async () => ({
      found: true,
      versionId: 'v1',
      size: logo.length,
      content: { whole: true, bytes: logo, sha256: sha256(logo) },
    }),
  }));
  const message = { ...outboundMessage(), body };
  expect([await send(message), await send(message)]).toEqual([{ outcome: 'done' }, { outcome: 'done' }]);
  expect(item()?.state).toBe('sent');
  expect(mails.map(({ raw }) => String(raw).includes(text))).toEqual([true]);
});

it('an envelope is written in a version that was read before it was written', () => {
  const { messageId, contentHash = '' } = delivery();
  const text = envelopeText({ ...envelopeOf(delivery(), contentHash), content: '{}' });
  expect(JSON.parse(text)).toEqual({
    ...JSON.parse(read('outbound-envelope/1.content')),
    messageId,
    contentHash,
    content: '{}',
  });
});

it('a request that release handed in before is its first sender’s', () => {
  const body = read('redriven-request/1.of-a-source');
  const { redriven } = JSON.parse(body);
  const message = { id: 'second', body, sentAt: now, senderId: 'AROARELEASE:release' };
  expect(asFirstSent(message, ['AROAOTHER', 'AROARELEASE'])).toMatchObject({
    id: redriven.sqsMessageId,
    body: redriven.body,
    senderId: redriven.principal,
    sentAt: Date.parse(redriven.sentAt),
  });
  expect(JSON.parse(redrivenText(redriven))).toEqual(JSON.parse(body));
});

it('a dead letter of before is what its function said of it', () => {
  const { body, attributes } = JSON.parse(read('dead-letter/1.message'));
  const message = { id: 'dead', body, attributes, senderId: 'AROASEND:send', sentAt: now, receiveCount: 1 };
  expect(readDeadLetter(message, ['AROASEND'])).toEqual({
    body,
    messageId: attributes.PosternMessageId,
    sentAt: 1_795_255_200_000,
    error: 'UntrustedEnvelope',
    principal: 'AROAFILTERAAAAAAAAAAA',
    source: 'billing',
  });
});

it('a dead letter is kept with all that one of before was kept with', async () => {
  const kept = JSON.parse(read('dead-letter/1.kept'));
  const { version: _, stage, sentAt, ...letter } = kept;
  const put: { input: { Body: string } }[] = [];
  const client = { send: async (command: (typeof put)[number]) => put.push(command) };
  const store = createDeadLetterStore(client as unknown as Parameters<typeof createDeadLetterStore>[0], 'pipeline');
  await store.put(stage, { ...letter, sentAt: Date.parse(sentAt) });
  expect(put.map(({ input }) => JSON.parse(input.Body))).toEqual([expect.objectContaining(kept)]);
});
