import { createHash } from 'node:crypto';
import type { MailRequest } from '../../../lambdas/contract/mail-request.ts';
import type { Delivery, DeliveryState } from '../../../lambdas/domain/delivery/delivery.ts';
import { parsedPolicy, roleIds } from '../plan/policy.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { longestInvocation, reasonCodes, type Truth } from './truth.ts';

/** Whoever asks with the same key and the same content is decided anew. */
const freeing: ReadonlySet<DeliveryState> = new Set(['refused', 'discarded', 'expired', 'dry-run', 'dead-lettered']);

/** What is sent is what was asked for, to whom it was asked for, and once for each key, however often it was asked. */
export const watchRequests = (world: World, truth: Truth): Watcher => {
  const { violate, requests, timeline, count } = world;
  const endedAt = new Map<string, number>();

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

  const keyOf = ({ source, recipient, intakeMessageId }: Delivery): string | undefined => {
    const key = requests.get(intakeMessageId)?.idempotencyKey;
    return key === undefined ? undefined : `${source} ${key} ${recipient}`;
  };

  /** What ended without being sent has not used its key up (docs/mail-request.md). */
  const keyWasFree = (id: string, delivery: Delivery): boolean => {
    const key = keyOf(delivery);
    if (!reasonCodes(delivery.decisions.at(-1)).includes('duplicate') || key === undefined) return false;
    const others = [...truth.deliveries].filter(
      ([other, each]) => other !== id && keyOf(each) === key && !reasonCodes(each.decisions[0]).includes('duplicate'),
    );
    const isFree = ([other, { state }]: readonly [string, Delivery]): boolean =>
      freeing.has(state) && (endedAt.get(other) ?? Number.POSITIVE_INFINITY) < timeline.now() - longestInvocation;
    return others.length > 0 && others.every(isFree);
  };

  /** Also what is handed in again is as old as it was. */
  const isTooYoung = ({ validUntil, source, purpose = '', intakeMessageId, state }: Delivery): boolean => {
    const { maxAge = Number.POSITIVE_INFINITY } = parsedPolicy.purposes[purpose] ?? {};
    // What nobody knows the sender of waits for people.
    if (source === undefined || validUntil === undefined || state === 'refused') return false;
    return Date.parse(validUntil) > (world.askedFor.get(intakeMessageId)?.at ?? 0) + maxAge * 1000;
  };

  return {
    changed: ({ id, before, after, by }) => {
      if (before?.state !== after.state) endedAt.set(id, timeline.now());
      if (isTooYoung(after)) violate('a request is as old as it is', `it is valid until ${after.validUntil}`, id);
      if (by.startsWith('filter') && keyWasFree(id, after))
        violate('a key is free until it is used', 'it is a duplicate of what was not sent and will not be', id);
    },
    called: ({ delivery: id, raw }) => {
      const delivery = truth.deliveries.get(id);
      const request = requests.get(delivery?.intakeMessageId ?? '');
      const bytes = Buffer.from(raw);
      const wrong = request === undefined ? 'nobody has asked for it' : isAnother(bytes, request, id);
      if (wrong !== undefined) violate('what is sent was asked for', wrong, id);
      const sender = world.askedFor.get(delivery?.intakeMessageId ?? '')?.senderId;
      const isItsOwn = sender === `${roleIds[delivery?.source as 'shop' | 'crm']}:${delivery?.source}`;
      if (delivery?.source === 'crm' && truth.wasAdopted(delivery.intakeMessageId)) count('sent-after-adoption');
      else if (!isItsOwn)
        violate('mail is its sender’s', `it is sent as ${delivery?.source}, and ${sender} asked for it`, id);
      const lost = delivery?.purpose === 'letter' ? linkIsLost(bytes) : undefined;
      if (lost !== undefined) violate('a letter can be unsubscribed from', lost, id);
    },
    ended: () => {
      const sent = new Map<string, string>();
      for (const [id, delivery] of truth.deliveries) {
        const what = keyOf(delivery);
        if (what === undefined || !truth.callsOf(id).some(({ sesMessageId }) => sesMessageId !== undefined)) continue;
        const before = sent.get(what);
        if (before !== undefined) violate('a key is used once', `it is sent beside ${before}, of the same key`, id);
        sent.set(what, id);
      }
    },
  };
};
