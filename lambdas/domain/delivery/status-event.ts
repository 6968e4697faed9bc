import { type StatusEvent, type ToldStatus, toldStatuses } from '../../contract/status-event.ts';
import { sha256 } from '../identity/sha256.ts';
import { reasonsOf } from '../policy/verdict.ts';
import type { Delivery, DeliveryEvent } from './delivery.ts';
import { foldStatus } from './status.ts';

/**
 * What its source is to be told of a delivery as it is now. Made from the ledger item alone, so that it is the same
 * whenever it is told again.
 * @returns undefined while it is on its way, and where no source is known that could be told
 */
export const statusEventOf = (delivery: Delivery): StatusEvent | undefined => {
  const { messageId, recipientIndex, source, reference, purpose } = delivery;
  const folded = foldStatus(delivery);
  const status = toldStatuses.find((each) => each === folded);
  if (source === undefined || status === undefined) return undefined;
  return {
    version: 1,
    eventId: sha256([messageId, recipientIndex, status, ...lifeOf(delivery)].join('\n')).slice(0, 32),
    messageId,
    ...(reference === undefined ? {} : { reference }),
    recipientIndex,
    source,
    ...(purpose === undefined ? {} : { purpose }),
    status,
    ...(wordOfProvider(delivery, status) ?? ownWord(delivery)),
  };
};

/**
 * How often it was given up and came back, if it ever was: what it then comes to is news, also where it was told before. No
 * part of the id of what never came back.
 */
const lifeOf = ({ decisions }: Pick<Delivery, 'decisions'>): readonly number[] => {
  const comebacks = decisions.filter(({ by }, place) => by === 'dead-letter' && place < decisions.length - 1).length;
  return comebacks === 0 ? [] : [comebacks];
};

type Word = Pick<StatusEvent, 'reasonCodes' | 'at'>;

/** What Amazon SES has told that makes it this status; undefined where it is by what we saw of the call. */
const wordOfProvider = ({ state, events = {} }: Delivery, status: ToldStatus): Word | undefined => {
  const told = Object.values(events).toSorted(byTime);
  const telling = told.filter((event) => event.status === status);
  // Whatever else is told of a mail shows that it was sent, also when the answer to our call was lost.
  const [first] = telling.length === 0 && state !== 'sent' ? told : telling;
  if (first === undefined) return undefined;
  // Its own word says no more than the status does.
  const codes = telling.map(({ code }) => code).filter((code) => code !== status);
  return { reasonCodes: [...new Set(codes)], at: first.at };
};

const byTime = (one: DeliveryEvent, other: DeliveryEvent): number => Date.parse(one.at) - Date.parse(other.at);

const ownWord = (delivery: Delivery): Word => {
  const { state, decisions, attempts, receivedAt, validUntil } = delivery;
  const decision = decisions.at(-1);
  const attempt = attempts.at(-1);
  switch (state) {
    case 'sent':
    case 'unknown':
      return { reasonCodes: [], at: attempt?.at ?? receivedAt };
    case 'rejected':
      return { reasonCodes: ['rejected'], at: attempt?.at ?? receivedAt };
    // Its last decision was made before and is not what ended it.
    case 'expired':
      return { reasonCodes: ['expired'], at: validUntil ?? decision?.at ?? receivedAt };
    // So that nobody takes a trial for mail that was given up.
    case 'dry-run':
      return { reasonCodes: ['dry-run'], at: decision?.at ?? receivedAt };
    case 'queued':
    case 'leased':
    case 'unsure':
    case 'held':
    case 'deferred':
    case 'refused':
    case 'discarded':
    case 'dead-lettered': {
      const codes = decision === undefined ? [] : reasonsOf(decision).map(({ code }) => code);
      return { reasonCodes: [...new Set(codes)], at: decision?.at ?? receivedAt };
    }
  }
};
