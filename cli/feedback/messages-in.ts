import { parseJson } from '../../lambdas/contract/parse-json.ts';
import { splitLines } from '../check/split-lines.ts';

/**
 * The messages in a text: one, unless it is what a Lambda function is invoked with (`Records`) or what the command line
 * tools of AWS print of a queue (`Messages`).
 */
export const messagesIn = (text: string): readonly string[] => {
  const document = parseJson(text);
  const messages = isObject(document) ? (document['Records'] ?? document['Messages']) : undefined;
  return Array.isArray(messages) ? messages.map((message) => JSON.stringify(message)) : [text];
};

/**
 * The messages in a stream: of each line of JSON Lines as it comes, or of the one document that it is as a whole, which
 * shows by a first line that is only the beginning of one.
 */
export async function* messagesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const lines = textLines(chunks);
  const { value: first, done } = await lines.next();
  if (done === true) return;
  if (parseJson(first) !== undefined || !/^\s*[{[]/.test(first)) {
    yield* messagesIn(first);
    for await (const line of lines) yield* messagesIn(line);
    return;
  }
  const all = [first];
  for await (const line of lines) all.push(line);
  const whole = all.join('\n');
  for (const text of parseJson(whole) === undefined ? all : [whole]) yield* messagesIn(text);
}

/** Bytes that are no UTF-8 become characters that no event has in a place that counts. */
async function* textLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  for await (const line of splitLines(chunks)) yield new TextDecoder().decode(line);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
