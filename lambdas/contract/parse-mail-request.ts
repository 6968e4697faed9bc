import { type MailRequest, mailRequest, mailRequestLimits, reservedFields } from './mail-request.ts';
import { describeIssues, type Malformed, toMalformed } from './malformed.ts';

/**
 * What can still be said of a request that is not one: enough to find its refusal by recipient and by the sender's
 * own reference.
 */
export type UnreadableRequest = {
  readonly problems: readonly Malformed[];
  /** Addresses as given, at most as many as a request may have. */
  readonly recipients: readonly string[];
  readonly source?: string;
  readonly purpose?: string;
  readonly reference?: string;
};

export type ParsedMailRequest =
  | { readonly ok: true; readonly request: MailRequest }
  | { readonly ok: false; readonly unreadable: UnreadableRequest };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shortString = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= mailRequestLimits.addressLength ? value : undefined;

const readableRecipients = (document: Readonly<Record<string, unknown>>): readonly string[] =>
  [document['to'], document['cc'], document['bcc']]
    .flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : []))
    .map((mailbox) => (isObject(mailbox) ? shortString(mailbox['address']) : undefined))
    .filter((address) => address !== undefined)
    .slice(0, mailRequestLimits.recipients);

const whatIsReadable = (document: unknown): Omit<UnreadableRequest, 'problems'> => {
  if (!isObject(document)) return { recipients: [] };
  const source = shortString(document['source']);
  const purpose = shortString(document['purpose']);
  const reference = shortString(document['reference']);
  return {
    recipients: readableRecipients(document),
    ...(source === undefined ? {} : { source }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(reference === undefined ? {} : { reference }),
  };
};

const reservedAt = (path: readonly PropertyKey[]): readonly string[] => {
  if (path.length === 0) return reservedFields;
  const isRecipient = path.length === 2 && ['to', 'cc', 'bcc'].includes(String(path[0]));
  return isRecipient ? ['user'] : [];
};

/** A member that JSON can hold and an object cannot be asked for safely: dropped by schemas, so refused before them. */
const unaskable = '__proto__';

const parseBody = (text: string): { readonly value: unknown } | Malformed => {
  let isUnaskable = false;
  try {
    const value: unknown = JSON.parse(text, (key, member: unknown) => {
      isUnaskable ||= key === unaskable;
      return member;
    });
    return isUnaskable ? { field: unaskable, problem: 'unknown-field' } : { value };
  } catch {
    return { field: '', problem: 'not-json' };
  }
};

/** Parses the body of an intake message. Never throws; reports all problems at once. */
export const parseMailRequest = (body: string): ParsedMailRequest => {
  const json = parseBody(body);
  if ('problem' in json) return { ok: false, unreadable: { problems: [json], recipients: [] } };
  const parsed = mailRequest.safeParse(json.value, { reportInput: true });
  if (parsed.success) return { ok: true, request: parsed.data };
  const problems = describeIssues(parsed.error.issues, reservedAt).map(toMalformed);
  return { ok: false, unreadable: { problems, ...whatIsReadable(json.value) } };
};
