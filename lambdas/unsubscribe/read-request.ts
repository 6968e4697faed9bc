import * as z from 'zod/mini';
import { oneClick, unsubscribePath, unsubscribeTokenPattern } from '../contract/unsubscribe.ts';

/** What Lambda makes of a request to the function's URL. Names of headers are in lower case. */
const urlEvent = z.object({
  rawPath: z.string(),
  headers: z.record(z.string(), z.string()),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

/** What somebody wants of a link. */
export type Wish =
  /** To see the page. Mail scanners follow every link they find, so that this changes nothing. */
  | { readonly wish: 'look' }
  | { readonly wish: 'unsubscribe'; readonly token: string }
  /** A POST that does not say what RFC 8058 has it say. */
  | { readonly wish: 'unclear' }
  | { readonly wish: 'too-much' }
  | { readonly wish: 'other-method' }
  | { readonly wish: 'other-place' }
  /** What stands where a token should be is none by its shape, known or not: a link that was cut off or mistyped. */
  | { readonly wish: 'incomplete' };

export type PageRequest = Wish & { readonly language: Language; readonly hasBody: boolean };

export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/** The one field that counts takes some 30 bytes, in a multipart body a few hundred. */
const maximumBodyBytes = 4 * 1024;

/** @throws ZodError for what Lambda never sends: only who invokes the function without its URL can */
export const readRequest = async (event: unknown): Promise<PageRequest> => {
  const { rawPath, headers, requestContext, body = '', isBase64Encoded = false } = urlEvent.parse(event);
  const { method } = requestContext.http;
  const request = { language: preferredLanguage(headers['accept-language'] ?? ''), hasBody: method !== 'HEAD' };
  if (!rawPath.startsWith(unsubscribePath)) return { ...request, wish: 'other-place' };
  // Programs that pass a link on may put a slash at its end.
  const token = rawPath.slice(unsubscribePath.length).replace(/\/$/, '');
  const isToken = unsubscribeTokenPattern.test(token);
  if (!isToken && (method === 'GET' || method === 'HEAD' || method === 'POST'))
    return { ...request, wish: 'incomplete' };
  if (method === 'GET' || method === 'HEAD') return { ...request, wish: 'look' };
  if (method !== 'POST') return { ...request, wish: 'other-method' };
  if (body.length > maximumBodyBytes * 2) return { ...request, wish: 'too-much' };
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maximumBodyBytes) return { ...request, wish: 'too-much' };
  if (!(await saysOneClick(bytes, headers['content-type'] ?? ''))) return { ...request, wish: 'unclear' };
  return { ...request, wish: 'unsubscribe', token };
};

/** https://www.rfc-editor.org/rfc/rfc8058#section-3.2: as multipart/form-data or application/x-www-form-urlencoded. */
const saysOneClick = async (body: Uint8Array<ArrayBuffer>, contentType: string): Promise<boolean> => {
  try {
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    const values = form.getAll(oneClick.name);
    return values.length === 1 && values[0] === oneClick.value;
  } catch {
    // No form at all.
    return false;
  }
};

/** The first of our languages in the order of preference; English for whoever speaks none of them. */
const preferredLanguage = (acceptLanguage: string): Language => {
  const ranges = acceptLanguage.slice(0, 500).split(',');
  const preferred = ranges
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { language: languages.find((each) => each === tag.split('-')[0]), quality: Number(quality ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality);
  return preferred.find(({ language }) => language !== undefined)?.language ?? 'en';
};
