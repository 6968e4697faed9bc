import { type OutboundEnvelope, outboundEnvelopes } from '../../contract/envelope.ts';
import { parseJson } from '../../contract/parse-json.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { sha256 } from '../identity/sha256.ts';
import type { FinishedCode, HopelessCode, RedriveRequest } from './kept-letter.ts';

/** What becomes of a letter without anything being done about it. */
export type NotRedriven = { readonly redrive: false; readonly code: FinishedCode | HopelessCode };

/** @returns undefined for what is none of a version that is known */
export const readLetterEnvelope = (body: string): OutboundEnvelope | undefined =>
  outboundEnvelopes.read(parseJson(body));

/**
 * Whether a delivery that was given up can be brought back by its envelope. Whoever sent the envelope, it is believed only
 * as far as the ledger and the hash of the content go: the content must be the one that was decided on, and the delivery one
 * that was never sent.
 * @param delivery - the one the envelope is about
 * @param now - milliseconds since the epoch
 */
export const judgeEnvelope = (
  envelope: OutboundEnvelope,
  delivery: Delivery | undefined,
  asked: RedriveRequest,
  now: number,
): { readonly redrive: true; readonly delivery: Delivery } | NotRedriven => {
  if (delivery === undefined) return no('no-delivery');
  const { content, contentHash } = envelope;
  const isDecided = contentHash === delivery.contentHash && (content === undefined || sha256(content) === contentHash);
  if (!isDecided) return no('not-what-was-decided');
  switch (delivery.state) {
    case 'dead-lettered':
      // Brought back for this very request it was given up once more: that is another letter, to be asked for anew.
      if (isBroughtBackBy(asked, delivery)) return no('redriven');
      break;
    case 'unknown':
      return no('may-have-left');
    case 'refused':
    case 'dry-run':
    case 'held':
    case 'deferred':
    case 'queued':
    case 'leased':
    case 'unsure':
    case 'sent':
    case 'rejected':
    case 'expired':
    case 'discarded':
      return no(isBroughtBackBy(asked, delivery) ? 'redriven' : 'moved-on');
  }
  // Amazon SES has told something of it: it was sent.
  if (Object.keys(delivery.events ?? {}).length > 0) return no('moved-on');
  if (delivery.validUntil !== undefined && Date.parse(delivery.validUntil) <= now) return no('too-late');
  return { redrive: true, delivery };
};

const no = (code: NotRedriven['code']): NotRedriven => ({ redrive: false, code });

/** This very request has brought it back, and its worker died before it could say so. */
const isBroughtBackBy = ({ at, by }: RedriveRequest, { decisions }: Delivery): boolean =>
  decisions.some(({ because }) =>
    because.some((evidence) => evidence.code === 'redriven' && evidence.at === at && evidence.by === by),
  );
