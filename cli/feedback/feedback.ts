import { once } from 'node:events';
import { readBytes } from '../documents/read-text.ts';
import { UserError } from '../user-error.ts';
import { messagesIn, messagesOf } from './messages-in.ts';
import { previewFeedback } from './preview-feedback.ts';
import { renderPreview } from './render-preview.ts';

export type FeedbackOptions = {
  /** A file with an event, or with several as AWS hands them over; `-`: JSON Lines or such a document from standard input. */
  readonly event: string;
  readonly json?: boolean;
};

/** `postern feedback`: what an event of Amazon SES would do. Offline. */
export const feedback = async ({ event, json }: FeedbackOptions): Promise<void> => {
  if (event === '-') {
    for await (const message of messagesOf(process.stdin)) await print(JSON.stringify(preview(message)));
    return;
  }
  const [previewed, ...others] = messagesIn(new TextDecoder().decode(await readBytes(event))).map(preview);
  if (previewed === undefined) throw new UserError(`${event} holds no messages: give it one that has been received`);
  if (json === true) {
    await print(JSON.stringify(others.length === 0 ? previewed : [previewed, ...others], undefined, 2));
    return;
  }
  await print([previewed, ...others].map(renderPreview).join('\n\n'));
};

const preview = (message: string) => previewFeedback(message, Date.now());

const print = async (line: string): Promise<void> => {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
};
