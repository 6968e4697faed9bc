import type { OutboundEnvelope } from '../contract/envelope.ts';
import type { Delivery } from '../domain/delivery/delivery.ts';
import { leaseRanOut } from '../domain/delivery/transitions.ts';
import { evidenceOf } from '../domain/delivery/unsure.ts';
import type { IncomingMessage } from '../runtime/incoming-message.ts';
import type { Invocation } from '../runtime/invocation.ts';
import { done, type RecordOutcome, retryLater } from '../runtime/record-outcome.ts';
import { type Attempted, overtaken } from './attempted.ts';
import type { SendDependencies } from './dependencies.ts';
import { isHeavy, loadContent } from './load-content.ts';
import { type Look, takeLook } from './look.ts';
import { makeAttempt } from './make-attempt.ts';
import { readEnvelope } from './read-envelope.ts';
import { type Resolved, resolveUnsure, sentOrOvertaken } from './resolve-unsure.ts';
import { takeEvidence } from './take-evidence.ts';
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
  const { ledger, trustedRoleIds, readAccount } = dependencies;
  if (!isFromTrustedRole(message, trustedRoleIds)) return { outcome: 'untrusted', because: 'sender' };

  const envelope = readEnvelope(message.body);
  const [delivery, ahead] = await Promise.all([
    ledger.get(envelope),
    lookAhead(envelope, sourceOf(message, trustedRoleIds), dependencies),
    // Read with the rest, so that a turn need not. Where it fails the turn will.
    readAccount().catch(() => undefined),
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
    case 'unsure':
    case 'queued':
      break;
  }
  const sent = await sendIfDue(delivery, envelope, ahead, invocation, dependencies);
  return 'outcome' in sent ? sent.outcome : tell(sent.delivery, dependencies);
};

/** What is done about a delivery that is on its way: a call is made for it, unless one may have been answered already. */
const sendIfDue = async (
  delivery: Delivery,
  envelope: OutboundEnvelope,
  ahead: Look | undefined,
  invocation: Invocation,
  dependencies: SendDependencies,
): Promise<Attempted> => {
  const { getContent, inTurn } = dependencies;
  const resolved = await resolveDelivery(delivery, envelope, dependencies);
  if (!('due' in resolved)) return resolved;
  const content = await loadContent(envelope, resolved.due.contentHash, getContent);
  if (content === undefined) return { outcome: { outcome: 'untrusted', because: 'content' } };
  const attempt = (): Promise<Attempted> =>
    makeAttempt(resolved.due, envelope, content, ahead, invocation, dependencies);
  const attempted = await (isHeavy(content) ? inTurn(attempt) : attempt());
  if ('outcome' in attempted || attempted.delivery.state !== 'unsure') return attempted;
  // It may have left: it waits for evidence, here or parked.
  const unsure = await resolveUnsure(attempted.delivery, envelope, dependencies);
  return 'due' in unsure ? { outcome: retryLater(1, 'unsure') } : unsure;
};

/** What has been found out of a call that nobody answered, if there was one. */
const resolveDelivery = async (
  delivery: Delivery,
  envelope: OutboundEnvelope,
  dependencies: SendDependencies,
): Promise<Resolved> => {
  const { now, ledger, observe } = dependencies;
  if (delivery.state === 'unsure') return resolveUnsure(delivery, envelope, dependencies);
  if (delivery.state !== 'leased') {
    // Told of a call before the latest, which was thought to have been lost.
    if (evidenceOf(delivery) === undefined) return { due: delivery };
    return sentOrOvertaken(await takeEvidence(delivery, dependencies));
  }
  const millisecondsLeft = (delivery.lease?.until ?? 0) - now();
  if (millisecondsLeft > 0) return { outcome: retryLater(Math.ceil(millisecondsLeft / 1000), 'leased') };
  // Somebody was at it, and nobody knows whether the call was made.
  const lost = leaseRanOut(delivery);
  if (!(await ledger.replace(delivery, lost))) return { outcome: overtaken };
  const { messageId, recipientIndex, attempt } = lost;
  observe({ event: 'lease-ran-out', messageId, recipientIndex, attempt });
  return resolveUnsure(lost, envelope, dependencies);
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
