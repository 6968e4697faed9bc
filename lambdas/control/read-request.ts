import * as z from 'zod/mini';
import { findUnsafeMembers } from '../contract/unsafe-members.ts';

/** What Lambda makes of a request to the function's URL. */
const urlEvent = z.object({
  rawPath: z.string(),
  requestContext: z.object({
    http: z.object({ method: z.string() }),
    authorizer: z.optional(z.object({ iam: z.optional(z.unknown()) })),
  }),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

export type UrlEvent = z.output<typeof urlEvent>;

/** @throws ZodError for what Lambda never sends: only who invokes the function without its URL can */
export const parseEvent = (event: unknown): UrlEvent => urlEvent.parse(event);

/** A request as it was sent: the name of a command, and what goes with it. */
export type Asked =
  | { readonly ok: true; readonly command: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly because: string };

const howToAsk = 'send POST / with one JSON object: {"command":"stops"}, see docs/control.md';

/** The command of a request. What is wrong with it is said without quoting any of it. */
export const readRequest = ({ rawPath, requestContext, body = '', isBase64Encoded = false }: UrlEvent): Asked => {
  if (requestContext.http.method !== 'POST' || rawPath !== '/') {
    return { ok: false, because: `this is not a request of a command: ${howToAsk}` };
  }
  const text = isBase64Encoded ? decodeText(body) : body;
  const value = text === undefined ? undefined : parseObject(text);
  if (text === undefined || value === undefined) {
    return { ok: false, because: `the body is not a JSON object: ${howToAsk}` };
  }
  // Which of two members of one name counts, readers of JSON do not agree about.
  if (findUnsafeMembers(text).length > 0) {
    return { ok: false, because: 'the body has a member twice, or one that is named __proto__: send each once' };
  }
  const { command, ...input } = value;
  return typeof command === 'string'
    ? { ok: true, command, input }
    : { ok: false, because: `the body names no command: ${howToAsk}` };
};

/** Undefined for bytes that are no UTF-8. */
const decodeText = (base64: string): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
};

const parseObject = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
};
