import type { OutboundEnvelope } from '../contract/envelope.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { leaseRanOut } from '../domain/delivery/transitions.ts';
import type { IncomingMessage } from '../runtime/incoming-message.ts';
import type { Invocation } from '../runtime/invocation.ts';
import { done, type RecordOutcome, retryLater } from '../runtime/record-outcome.ts';
import type { SendDependencies } from './dependencies.ts';
import { isHeavy, loadContent } from './load-content.ts';
import { type Look, takeLook } from './look.ts';
import { type Attempted, makeAttempt, overtaken } from './make-attempt.ts';
import { readEnvelope } from './read-envelope.ts';
import { isFromTrustedRole, sourceOf } from './trusted-sender.ts';

/**
 * Takes an envelope from the outbound queue: finds out whether its delivery is to be sent, and if so makes an attempt.
 * Whom it goes to and whether it may is the ledger's word; the envelope only says which delivery it is about, and must
 * come from a role that is trusted with the content that was decided on.
 *
 * Its source is told of an end after the ledger knows. Where that fails the envelope comes back, finds the end, and it is
 * told again: no failure to tell leads to a second call.
 */
export const sendDelivery = async (
  message: IncomingMessage,
  invocation: Invocation,
  dependencies: SendDependencies,
): Promise<RecordOutcome> => {
  const { ledger, trustedRoleIds, getContent, inTurn } = dependencies;
  if (!isFromTrustedRole(message, trustedRoleIds)) return { outcome: 'untrusted', because: 'sender' };

  const envelope = readEnvelope(message.body);
  const [delivery, ahead] = await Promise.all([
    ledger.get(envelope),
    lookAhead(envelope, sourceOf(message, trustedRoleIds), dependencies),
  ]);
  if (delivery === undefined) throw new Error('an envelope has no item in the ledger');
  switch (delivery.state) {
    case 'refused':
    case 'dry-run':
    case 'sent':
    case 'rejected':
    case 'expired':
    case 'discarded':
    case 'dead-lettered':
    case 'unknown':
    // What waits is brought back by release, with an envelope of its own.
    case 'held':
    case 'deferred':
      return tell(delivery, dependencies);
    case 'leased':
      return waitForLease(delivery, dependencies);
    case 'queued': {
      const content = await loadContent(envelope, delivery.contentHash, getContent);
      if (content === undefined) return { outcome: 'untrusted', because: 'content' };
      const attempt = (): Promise<Attempted> =>
        makeAttempt(delivery, envelope, content, ahead, invocation, dependencies);
      const attempted = await (isHeavy(content) ? inTurn(attempt) : attempt());
      return 'outcome' in attempted ? attempted.outcome : tell(attempted.delivery, dependencies);
    }
  }
};

/**
 * The look that the envelope's own word makes possible while nothing is known of the delivery: of a batch of envelopes all
 * items, suppressions and stops are read at once. Whether it is about this mail at all is found out later; without one, or
 * where this one fails, the tables are asked again.
 */
const lookAhead = async (
  { lookUp }: OutboundEnvelope,
  source: string | undefined,
  dependencies: SendDependencies,
): Promise<Look | undefined> => {
  if (lookUp === undefined) return undefined;
  try {
    return await takeLook({ ...lookUp, source, lane: dependencies.lane }, dependencies);
  } catch {
    return undefined;
  }
};

const tell = async (
  delivery: Delivery,
  { tellSources }: Pick<SendDependencies, 'tellSources'>,
): Promise<RecordOutcome> => {
  const told = await tellSources([delivery]);
  return told.ok ? done : { outcome: 'failed', error: told.error };
};

/** Somebody else is at it. If that was long ago, nobody knows whether the call was made, so it is not made again. */
const waitForLease = async (
  delivery: Delivery,
  { now, ledger, observe, tellSources }: Pick<SendDependencies, 'now' | 'ledger' | 'observe' | 'tellSources'>,
): Promise<RecordOutcome> => {
  const time = now();
  const millisecondsLeft = (delivery.lease?.until ?? 0) - time;
  if (millisecondsLeft > 0) return retryLater(Math.ceil(millisecondsLeft / 1000), 'leased');
  const ended = leaseRanOut(delivery, new Date(time).toISOString());
  if (!(await ledger.replace(delivery, ended))) return overtaken;
  const { messageId, recipientIndex, state } = ended;
  observe({ event: 'delivery-ended', messageId, recipientIndex, state, reasons: [] });
  return tell(ended, { tellSources });
};
