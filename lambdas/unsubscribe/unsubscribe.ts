import { withUnsubscribe } from '../domain/suppression/change-record.ts';
import type { UnsubscribeDependencies } from './dependencies.ts';

/**
 * The person a link was sent to gets no more mail of its purpose. Once more changes nothing; neither does a token that is
 * nobody's.
 */
export const unsubscribe = async (
  token: string,
  { now, findLink, changeSuppressions, observe }: UnsubscribeDependencies,
): Promise<void> => {
  const time = now();
  const link = await findLink(token, time);
  if (link === undefined) {
    observe({ event: 'unsubscribe-answered', outcome: 'unknown-link' });
    return;
  }
  const { address, purpose, messageId, recipientIndex } = link;
  const at = new Date(time).toISOString();
  const evidence = { at, event: 'unsubscribe', code: 'one-click', messageId };
  const isNew = await changeSuppressions(address, (record) => withUnsubscribe(record, purpose, evidence));
  const outcome = isNew ? 'unsubscribed' : 'was-unsubscribed';
  observe({ event: 'unsubscribe-answered', outcome, purpose, messageId, recipientIndex });
};
