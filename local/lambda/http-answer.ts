import * as z from 'zod/mini';
import type { LocalResponse } from '../endpoint.ts';

const formatted = z.object({
  statusCode: z.int(),
  headers: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  cookies: z.optional(z.array(z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

/**
 * What a function returned, as the HTTP response it means. Anything without a status code is the body itself.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload
 */
export const readHttpAnswer = (value: unknown): LocalResponse => {
  const parsed = z.safeParse(formatted, value);
  if (!parsed.success) {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: typeof value === 'string' ? value : JSON.stringify(value ?? null),
    };
  }
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = parsed.data;
  return {
    status: statusCode,
    headers: {
      'content-type': 'application/json',
      ...Object.fromEntries(Object.entries(headers).map(([name, content]) => [name.toLowerCase(), String(content)])),
      ...(cookies.length === 0 ? {} : { 'set-cookie': cookies.join(', ') }),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
};
