import type { MailRequest } from '../../contract/mail-request.ts';
import type { Problem } from '../../contract/malformed.ts';
import { parseMailRequest } from '../../contract/parse-mail-request.ts';
import type { Policy, SourceTest } from '../../contract/policy.ts';
import type { Address } from '../address/parse-address.ts';
import { recogniseAttachment } from '../content/recognise-attachment.ts';
import { decide } from './decide.ts';
import type { AttachmentFacts } from './facts.ts';
import { type ListedRecipient, listRecipients } from './list-recipients.ts';
import { type Lists, recipientFacts } from './recipient-facts.ts';
import { redirectTarget } from './redirect-target.ts';
import { reasonsOf, type Verdict } from './verdict.ts';

export type TestRun = {
  /** How many were run. */
  readonly tests: number;
  /** Those that came out otherwise than they say, by their place in the policy. */
  readonly failures: readonly Problem[];
};

/** Nobody's id: the sender is the source's own principal, whoever that is. */
const principal = 'AROASOURCETEST';

/**
 * Runs the tests of every source: the requests they name are decided as the filter would, with what they say is known of
 * their recipients, and no stops and no quotas.
 * @param now - milliseconds since the epoch, for what a policy lets be observed until a time
 */
export const runSourceTests = async (policy: Policy, now: number): Promise<TestRun> => {
  const tests = Object.entries(policy.sources).flatMap(([source, { tests: ofSource }]) =>
    ofSource.map((test, index) => ({ source, test, index })),
  );
  const failures = await Promise.all(
    tests.map(async ({ source, test, index }) => {
      const outcome = await outcomeOf(test, source, policy, now);
      return outcome === undefined ? [] : [failure(source, index, test, outcome)];
    }),
  );
  return { tests: tests.length, failures: failures.flat() };
};

const failure = (source: string, index: number, { name, expect }: SourceTest, outcome: string): Problem => {
  const { verdict, form, reason } = expect;
  const expected = [verdict, form, ...(reason === undefined ? [] : ['because of', reason])];
  const named = name === undefined ? '' : ` in "${name}"`;
  return {
    path: ['sources', source, 'tests', index],
    problem: 'test-failed',
    expected: `${expected.filter((word) => word !== undefined).join(' ')}${named}, came out ${outcome}`,
  };
};

/** What came of a test instead of what it expects: of the first recipient that is decided otherwise. */
const outcomeOf = async (
  test: SourceTest,
  source: string,
  policy: Policy,
  now: number,
): Promise<string | undefined> => {
  const parsed = parseMailRequest(JSON.stringify(test.request));
  const verdicts = parsed.readable
    ? await decideTest(test, parsed, { source, policy, now })
    : [{ verdict: 'refuse' as const, codes: ['malformed'], of: parsed.unreadable.problems[0] }];
  if (verdicts.length === 0) return 'nothing, because it has no recipient';
  const otherwise = verdicts.find((each) => !isAsExpected(each, test.expect));
  return otherwise === undefined ? undefined : outcomeText(otherwise);
};

type Outcome = {
  readonly verdict: Verdict['verdict'];
  readonly form?: string;
  readonly codes: readonly string[];
  readonly of?: { readonly field: string; readonly problem: string } | undefined;
};

const isAsExpected = ({ verdict, form, codes }: Outcome, expect: SourceTest['expect']): boolean =>
  verdict === expect.verdict &&
  (expect.form === undefined || form === expect.form) &&
  (expect.reason === undefined || codes.includes(expect.reason));

const outcomeText = ({ verdict, form, codes, of }: Outcome): string => {
  const outcome = form === undefined ? verdict : `${verdict} ${form}`;
  const place = of === undefined ? '' : ` (${of.field}: ${of.problem})`;
  return codes.length === 0 ? outcome : `${outcome}: ${codes.join(', ')}${place}`;
};

const decideTest = async (
  { given, door }: SourceTest,
  { request, problems }: Extract<ReturnType<typeof parseMailRequest>, { readable: true }>,
  { source, policy, now }: { readonly source: string; readonly policy: Policy; readonly now: number },
): Promise<readonly Outcome[]> => {
  const recipients = listRecipients(request);
  const lists = listsOf(recipients, policy, given);
  const verdicts = decide({
    now,
    receivedAt: now,
    // What is on the allow-list is there by its address: whichever rules admit, that one does.
    defaultAudience: 'every-rule',
    door: door ?? laneOf(policy, request.purpose),
    policy: { version: 0, document: policy },
    principal,
    source:
      request.source === undefined || request.source === source
        ? { known: true, name: source }
        : {
            known: false,
            reason: { code: 'unknown-source', principal, registeredFor: [source], claimed: request.source },
          },
    request,
    stops: [],
    problems,
    attachments: await Promise.all((request.attachments ?? []).map(attachmentFacts)),
    recipients: recipients.map((each) => recipientFacts(each, lists, { policy, now, decidedBefore: false })),
  });
  return verdicts.map((verdict) => ({
    verdict: verdict.verdict,
    ...(verdict.verdict === 'refuse' ? {} : { form: verdict.form }),
    codes: [
      ...new Set(
        [...reasonsOf(verdict), ...(verdict.verdict === 'send' ? (verdict.wouldRefuse ?? []) : [])].map(
          ({ code }) => code,
        ),
      ),
    ],
    of: problems[0],
  }));
};

const laneOf = ({ purposes }: Policy, purpose: string) =>
  (Object.hasOwn(purposes, purpose) ? purposes[purpose]?.lane : undefined) ?? 'standard';

/** What a test says is known of all its recipients, and where all mail is redirected, of that address. */
const listsOf = (
  recipients: readonly ListedRecipient[],
  policy: Policy,
  { inDirectory = true, groups = [], allowListed = true, suppressedBy = [] }: Given = {},
): Lists => {
  const target = redirectTarget(policy);
  const addresses = [...recipients.flatMap(({ address }) => (address.ok ? [address.address] : [])), target].filter(
    (address): address is Address => address !== undefined,
  );
  const of = <Entry>(isThere: boolean, entry: (address: Address) => Entry): ReadonlyMap<string, Entry> =>
    new Map(isThere ? addresses.map((address) => [address.lookup, entry(address)]) : []);
  return {
    directory: of(inDirectory, () => ({ groups })),
    allowList: of(allowListed, ({ lookup }) => ({ rule: lookup })),
    suppressions: of(true, () => suppressedBy.map((origin) => ({ origin }))),
  };
};

type Given = Partial<NonNullable<SourceTest['given']>>;

const attachmentFacts = async ({ data }: NonNullable<MailRequest['attachments']>[number]): Promise<AttachmentFacts> => {
  // An upload is taken to be there and to be what it says.
  if (data === undefined) return { found: false, because: 'not-read' };
  const bytes = decodeBase64(data);
  // What is no base64 is an objection of the request's own.
  return bytes === undefined
    ? { found: false, because: 'missing' }
    : { found: true, bytes: bytes.length, content: await recogniseAttachment(bytes) };
};

const decodeBase64 = (data: string): Uint8Array | undefined => {
  try {
    return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
};
