import { type OutboundEnvelope, outboundEnvelopes } from '../contract/envelope.ts';
import { parseJson } from '../contract/parse-json.ts';

/** @throws Error when the body is no envelope: they are ours, so that is a bug. It says nothing of what the body is */
export const readEnvelope = (body: string): OutboundEnvelope => {
  const envelope = outboundEnvelopes.read(parseJson(body));
  if (envelope === undefined) {
    throw new Error('a message on the outbound queue is no envelope of a version that is known');
  }
  return envelope;
};
