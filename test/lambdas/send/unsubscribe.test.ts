import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { sha256 } from '../../../lambdas/domain/identity/sha256.ts';
import type { Suppression } from '../../../lambdas/domain/policy/facts.ts';
import { deliveryOf, mailContent, outboundMessage, sending } from '../support/sending.ts';

const content = mailContent({ unsubscribe: true });
const message = outboundMessage({ content: JSON.stringify(content), contentHash: sha256(JSON.stringify(content)) });
const newsletter = (fields: Parameters<typeof deliveryOf>[1] = {}) =>
  deliveryOf(content, { purpose: 'newsletter', blockedBy: ['bounce', 'unsubscribe'], ...fields });

const listHeaders = async (raw: Uint8Array) => {
  const { headers } = await PostalMime.parse(raw);
  return headers.filter(({ key }) => key.startsWith('list-')).map(({ key, value }) => `${key}: ${value}`);
};

describe('a mail with a link to unsubscribe by', () => {
  it('has it in its header, kept before the call', async () => {
    const links: unknown[] = [];
    const world = sending([newsletter()], () => ({
      uniqueToken: () => 'abcdefghijklmnopqrstuv',
      putUnsubscribeLink: async (token, link) => void links.push([token, link, world.mails.length]),
    }));
    await world.send(message);
    const { messageId } = newsletter();
    expect(links).toEqual([
      [
        'abcdefghijklmnopqrstuv',
        { address: 'anna@acme.example', purpose: 'newsletter', messageId, recipientIndex: 0 },
        0,
      ],
    ]);
    expect(await listHeaders(world.mails[0]?.raw ?? new Uint8Array())).toEqual([
      'list-unsubscribe: <https://unsubscribe.example/u/abcdefghijklmnopqrstuv>',
      'list-unsubscribe-post: List-Unsubscribe=One-Click',
    ]);
  });

  it.each(['https://unsubscribe.example', 'https://x.example/long/path/'.padEnd(200, 'x')])(
    'has it on one line, below %s',
    async (unsubscribeBase) => {
      const world = sending([newsletter()], () => ({ unsubscribeBase }));
      await world.send(message);
      const header =
        Buffer.from(world.mails[0]?.raw ?? [])
          .toString('latin1')
          .split('\r\n\r\n')[0] ?? '';
      const base = unsubscribeBase.replace(/\/$/, '');
      expect(header.split('\r\n')).toContainEqual(expect.stringMatching(`^List-Unsubscribe: <${base}/u/token-\\d+>$`));
    },
  );

  it('that goes to another address unsubscribes whoever gets it', async () => {
    const links: string[] = [];
    const world = sending([newsletter({ redirectedTo: 'QA@acme.example' })], () => ({
      putUnsubscribeLink: async (_, { address }) => void links.push(address),
    }));
    await world.send(message);
    expect(links).toEqual(['qa@acme.example']);
  });

  it('does not leave while the link cannot be kept, and is not lost', async () => {
    const world = sending([newsletter()], () => ({
      putUnsubscribeLink: () => Promise.reject(new OutageError('unsubscribe-links', 'cannot be reached')),
    }));
    await expect(world.send(message)).rejects.toThrow(OutageError);
    expect(world.mails).toEqual([]);
    expect(world.item()?.state).toBe('queued');
  });

  it('without one has no such header, and nothing is kept', async () => {
    const world = sending();
    await world.send();
    expect(await listHeaders(world.mails[0]?.raw ?? new Uint8Array())).toEqual([]);
    expect(world.happened).not.toContainEqual(expect.stringMatching(/^kept/));
  });
});

it.each<[string, Suppression, string]>([
  ['has unsubscribed from it', { origin: 'unsubscribe', purpose: 'newsletter' }, 'refused'],
  ['has unsubscribed from something else', { origin: 'unsubscribe', purpose: 'survey' }, 'sent'],
])('at the last look, mail to whoever %s meanwhile is told apart', async (_who, suppression, state) => {
  const world = sending([newsletter()], () => ({ readSuppressions: async () => [suppression] }));
  await world.send(message);
  expect(world.item()?.state).toBe(state);
});
