import { once } from 'node:events';
import { splitLines } from '../check/split-lines.ts';
import { readBytes } from '../documents/read-text.ts';
import { previewFeedback } from './preview-feedback.ts';
import { renderPreview } from './render-preview.ts';

export type FeedbackOptions = {
  /** A file with one event; `-`: JSON Lines from standard input. */
  readonly event: string;
  readonly json?: boolean;
};

/** `postern feedback`: what an event of Amazon SES would do. Offline. */
export const feedback = async ({ event, json }: FeedbackOptions): Promise<void> => {
  if (event === '-') {
    for await (const line of splitLines(process.stdin)) await print(JSON.stringify(preview(line)));
    return;
  }
  const previewed = preview(await readBytes(event));
  await print(json === true ? JSON.stringify(previewed, undefined, 2) : renderPreview(previewed));
};

/** Bytes that are no UTF-8 become characters that no event has in a place that counts. */
const preview = (bytes: Uint8Array) => previewFeedback(new TextDecoder().decode(bytes), Date.now());

const print = async (line: string): Promise<void> => {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
};
