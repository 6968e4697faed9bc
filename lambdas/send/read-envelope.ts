import { type OutboundEnvelope, outboundEnvelope } from '../contract/envelope.ts';
import { parseJson } from '../contract/parse-json.ts';

/** @throws Error when the body is no envelope: they are ours, so that is a bug. It says nothing of what the body is */
export const readEnvelope = (body: string): OutboundEnvelope => {
  const parsed = outboundEnvelope.safeParse(parseJson(body));
  if (!parsed.success) throw new Error('a message on the outbound queue is no envelope of a version that is known');
  return parsed.data;
};
