import { createHash } from 'node:crypto';
import type { MailRequest } from '../../../lambdas/contract/mail-request.ts';
import { roleIds } from '../plan/policy.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Truth } from './truth.ts';

/** What is sent is what was asked for, to whom it was asked for, and once for each key, however often it was asked. */
export const watchRequests = (world: World, truth: Truth): Watcher => {
  const { violate, requests } = world;

  const isAnother = (raw: Buffer, request: MailRequest, id: string): string | undefined => {
    const { recipient } = truth.deliveries.get(id) ?? {};
    if (!request.to?.some(({ address }) => address === recipient)) return 'its request names another recipient';
    if (!raw.includes(`Subject: ${request.subject}\r\n`)) return 'it has another subject';
    if ((request.text ?? '').length < 100 && !raw.includes(request.text ?? '')) return 'it has another text';
    return undefined;
  };

  /** Whoever follows the link must be known by it before the mail leaves. */
  const linkIsLost = (raw: Buffer): string | undefined => {
    const [, token] =
      /^List-Unsubscribe: <https:\/\/unsubscribe\.example\/\S*?([\w-]{20,})>/m.exec(raw.toString('latin1')) ?? [];
    if (token === undefined) return 'it has no link to unsubscribe by';
    const tokenHash = createHash('sha256').update(token).digest('hex');
    return world.tables.get('unsubscribeLinks', { tokenHash }) === undefined ? 'its link leads nowhere' : undefined;
  };

  return {
    called: ({ delivery: id, raw }) => {
      const delivery = truth.deliveries.get(id);
      const request = requests.get(delivery?.intakeMessageId ?? '');
      const bytes = Buffer.from(raw);
      const wrong = request === undefined ? 'nobody has asked for it' : isAnother(bytes, request, id);
      if (wrong !== undefined) violate('what is sent was asked for', wrong, id);
      const sender = world.senders.get(delivery?.intakeMessageId ?? '');
      if (sender !== `${roleIds[delivery?.source as 'shop' | 'crm']}:${delivery?.source}`)
        violate('mail is its sender’s', `it is sent as ${delivery?.source}, and ${sender} asked for it`, id);
      const lost = delivery?.purpose === 'letter' ? linkIsLost(bytes) : undefined;
      if (lost !== undefined) violate('a letter can be unsubscribed from', lost, id);
    },
    ended: () => {
      const sent = new Map<string, string>();
      for (const [id, { source, recipient, intakeMessageId }] of truth.deliveries) {
        const key = requests.get(intakeMessageId)?.idempotencyKey;
        if (key === undefined || !truth.callsOf(id).some(({ sesMessageId }) => sesMessageId !== undefined)) continue;
        const what = `${source} ${key} ${recipient}`;
        const before = sent.get(what);
        if (before !== undefined) violate('a key is used once', `it is sent beside ${before}, of the same key`, id);
        sent.set(what, id);
      }
    },
  };
};
