import { type MailRequest, mailRequest, mailRequestLimits } from './mail-request.ts';

type Document = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text that is short enough to be recorded, whatever else it is. */
export const shortText = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= mailRequestLimits.addressLength ? value : undefined;

const { headers, tags, to, cc, bcc } = mailRequest.shape;

/** In lists of recipients, and in maps, what is in order stays where something beside it is not. */
const repairs: Readonly<Record<string, (value: unknown) => unknown>> = {
  to: (list) => recipientsIn(list, to),
  cc: (list) => recipientsIn(list, cc),
  bcc: (list) => recipientsIn(list, bcc),
  headers: (map) => entriesIn(map, headers),
  tags: (map) => entriesIn(map, tags),
};

type Accepts = { safeParse(value: unknown): { readonly success: boolean } };

const recipientsIn = (list: unknown, schema: Accepts): readonly unknown[] =>
  (Array.isArray(list) ? list : []).flatMap((mailbox: unknown) => {
    if (schema.safeParse([mailbox]).success) return [mailbox];
    const address = isObject(mailbox) ? shortText(mailbox['address']) : undefined;
    return address === undefined ? [] : [{ address }];
  });

const entriesIn = (map: unknown, schema: Accepts): unknown =>
  isObject(map)
    ? Object.fromEntries(Object.entries(map).filter(([name, value]) => schema.safeParse({ [name]: value }).success))
    : map;

/**
 * The request that is left of a document when what is at fault is taken out of it: members that are unknown or ill-formed.
 * It is never sent: rules look at it so that a person hears of everything else that would stand against it too.
 * @returns undefined where too little is left: no purpose, or nobody it is for
 */
export const whatIsLeft = (document: unknown): MailRequest | undefined => {
  if (!isObject(document)) return undefined;
  const kept = Object.fromEntries(
    Object.entries(mailRequest.shape).flatMap(([name, schema]) => {
      const given = Object.hasOwn(document, name) ? document[name] : undefined;
      const value = schema.safeParse(given).success ? given : (repairs[name]?.(given) ?? undefined);
      return value !== undefined && schema.safeParse(value).success ? [[name, value]] : [];
    }),
  );
  const isBodyLeft = [kept['text'], kept['html']].some((body) => typeof body === 'string' && body !== '');
  return mailRequest.safeParse({ ...standIns, ...(isBodyLeft ? {} : { text: '-' }), ...kept }).data;
};

/** What a request must have and no rule reads. */
const standIns = { version: 1, subject: '-' };
