import { type MailRequest, mailRequest, mailRequestLimits, reservedFields } from './mail-request.ts';
import { describeIssues, type Malformed, type Problem, toMalformed } from './malformed.ts';
import { parseJson } from './parse-json.ts';
import { findUnsafeMembers } from './unsafe-members.ts';
import { isObject, shortText, whatIsLeft } from './what-is-left.ts';

/**
 * What can still be said of a request that is not one: enough to find its refusal by recipient and by the sender's
 * own reference.
 */
export type UnreadableRequest = {
  readonly problems: readonly Malformed[];
  /** Addresses as given, at most as many as are recorded. */
  readonly recipients: readonly string[];
  readonly source?: string;
  readonly purpose?: string;
  readonly reference?: string;
};

export type ParsedMailRequest =
  /** Well-formed where `problems` is empty; else what is left of it (what-is-left.ts), which is only there to be refused. */
  | { readonly readable: true; readonly request: MailRequest; readonly problems: readonly Malformed[] }
  | { readonly readable: false; readonly unreadable: UnreadableRequest };

const readableRecipients = (document: Readonly<Record<string, unknown>>): readonly string[] =>
  [document['to'], document['cc'], document['bcc']]
    .flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : []))
    .map((mailbox) => (isObject(mailbox) ? shortText(mailbox['address']) : undefined))
    .filter((address) => address !== undefined)
    .slice(0, mailRequestLimits.recordedRecipients);

const whatIsReadable = (document: unknown): Omit<UnreadableRequest, 'problems'> => {
  if (!isObject(document)) return { recipients: [] };
  const source = shortText(document['source']);
  const purpose = shortText(document['purpose']);
  const reference = shortText(document['reference']);
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

/** A recipient that is given as `{user}` has no address, and needs none to be told that this is to come. */
const isForUser = ({ path, problem }: Problem, problems: readonly Problem[]): boolean =>
  problem === 'missing' &&
  path.at(-1) === 'address' &&
  problems.some(
    (other) => other.problem === 'not-supported-yet' && path.slice(0, -1).every((step, at) => step === other.path[at]),
  );

/** Parses the body of an intake message. Never throws; reports all problems at once. */
export const parseMailRequest = (body: string): ParsedMailRequest => {
  const document = parseJson(body);
  if (document === undefined) {
    return { readable: false, unreadable: { problems: [{ field: '', problem: 'not-json' }], recipients: [] } };
  }
  const parsed = mailRequest.safeParse(document, { reportInput: true });
  const objections = parsed.success ? [] : describeIssues(parsed.error.issues, reservedAt);
  const problems = [...findUnsafeMembers(body), ...objections.filter((problem) => !isForUser(problem, objections))].map(
    toMalformed,
  );
  const request = parsed.success ? parsed.data : whatIsLeft(document);
  return request === undefined
    ? { readable: false, unreadable: { problems, ...whatIsReadable(document) } }
    : { readable: true, request, problems };
};
