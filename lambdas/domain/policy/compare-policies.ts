import type { AppliedPolicy, Policy, Purpose, Quota, Source } from '../../contract/policy.ts';
import type { Audience } from '../../contract/policy-words.ts';

/**
 * What a change does to the mail that may leave: more of it, or more of what it says; less; neither; or it cannot be told
 * from the policies alone.
 */
export type Effect = 'wider' | 'narrower' | 'neutral' | 'unclear';

/** One difference between two policies, as a person would say it: what is different of what, before and after. */
export type PolicyChange = {
  /** `policy`, `purpose newsletter`, `source billing`. */
  readonly about: string;
  /** `maxAge`, `redaction.exempt.groups`; absent: all of it came or went. */
  readonly field?: string;
  /** As people write it; absent: there was none. */
  readonly from?: string;
  readonly to?: string;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  readonly effect: Effect;
};

export type ComparedPolicy = Pick<AppliedPolicy, 'document' | 'principalIds'>;

/** What a policy means depends on it, too. */
export type CompareIn = {
  readonly defaultAudience: Audience /** Milliseconds since the epoch. */;
  readonly now: number;
};

/**
 * What is different between two policies. Nothing that means the same is: how it is written, the order of lists in which
 * order means nothing, what is left out and what is said as it is by default.
 * @param before - undefined: there is none, and nothing may leave
 */
export const comparePolicies = (
  before: ComparedPolicy | undefined,
  after: ComparedPolicy,
  context: CompareIn,
): readonly PolicyChange[] => {
  if (before === undefined) return [{ about: 'policy', to: 'the first one', effect: 'wider' }];
  const [old, now] = [before.document, after.document];
  return [
    ...compareFields('policy', old, now, policyFields(context)),
    ...compareMaps('purpose', old.purposes, now.purposes, purposeFields),
    ...compareMaps('source', old.sources, now.sources, sourceFields(context)),
    ...samePrincipalsOtherIds(before, after),
  ];
};

/** Compares one field. Nothing: they mean the same. */
type Compare<Value> = (before: Value, after: Value) => readonly Omit<PolicyChange, 'about'>[];

/** How each field is compared: one that is not in the list does not compile. */
type Comparisons<Whole> = { readonly [Field in keyof Whole]-?: Compare<Whole[Field]> };

const compareFields = <Whole extends object>(
  about: string,
  before: Whole,
  after: Whole,
  comparisons: Comparisons<Whole>,
): readonly PolicyChange[] =>
  (Object.keys(comparisons) as (keyof Whole & string)[]).flatMap((name) =>
    comparisons[name](before[name], after[name]).map(({ field, ...change }) => ({
      about,
      field: [name, field].filter((part) => part !== undefined && part !== '').join('.'),
      ...change,
    })),
  );

const compareMaps = <Part extends object>(
  kind: 'purpose' | 'source',
  before: Readonly<Record<string, Part>>,
  after: Readonly<Record<string, Part>>,
  comparisons: Comparisons<Part>,
): readonly PolicyChange[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted().flatMap((name): readonly PolicyChange[] => {
    const about = `${kind} ${name}`;
    const [old, now] = [
      Object.hasOwn(before, name) ? before[name] : undefined,
      Object.hasOwn(after, name) ? after[name] : undefined,
    ];
    if (old === undefined) return [{ about, to: 'added', effect: 'wider' }];
    if (now === undefined) return [{ about, to: 'removed', effect: 'narrower' }];
    return compareFields(about, old, now, comparisons);
  });

const one = (from: string | undefined, to: string | undefined, effect: Effect) =>
  from === to ? [] : [{ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), effect }];

/** Something whose value says nothing of how much may leave. */
const plain =
  (effect: Effect): Compare<string | number | boolean | undefined> =>
  (before, after) =>
    one(before === undefined ? undefined : String(before), after === undefined ? undefined : String(after), effect);

/** One of a few words, the narrowest first. */
const scale =
  <Word extends string>(...words: readonly Word[]): Compare<Word> =>
  (before, after) =>
    one(before, after, words.indexOf(after) > words.indexOf(before) ? 'wider' : 'narrower');

/** A number of something: more of it is wider. */
const amount =
  (show: (value: number) => string = String): Compare<number> =>
  (before, after) =>
    one(show(before), show(after), after > before ? 'wider' : 'narrower');

/** A limit: none is the widest. */
const limit = (before: number | undefined, after: number | undefined): Effect =>
  (after ?? Number.POSITIVE_INFINITY) > (before ?? Number.POSITIVE_INFINITY) ? 'wider' : 'narrower';

/** A list in which order means nothing. */
const set =
  (more: 'wider' | 'narrower' = 'wider'): Compare<readonly string[]> =>
  (before, after) => {
    const added = [...new Set(after)].filter((each) => !before.includes(each)).toSorted();
    const removed = [...new Set(before)].filter((each) => !after.includes(each)).toSorted();
    const less = more === 'wider' ? 'narrower' : 'wider';
    return [
      ...(added.length === 0 ? [] : [{ added, effect: more }]),
      ...(removed.length === 0 ? [] : [{ removed, effect: less } as const]),
    ];
  };

/** A list whose first entry is also what is taken where nothing else is said. */
const setWithFirst =
  (field: string, firstOf: (list: readonly string[]) => string | undefined): Compare<readonly string[]> =>
  (before, after) => [
    ...set()(before, after),
    ...one(firstOf(before), firstOf(after), 'neutral').map((change) => ({ field, ...change })),
  ];

const quota: Compare<Quota | undefined> = (before, after) =>
  (['perMinute', 'perDay'] as const).flatMap((field) => {
    const [old, now] = [before?.[field], after?.[field]];
    return one(shown(old), shown(now), limit(old, now)).map((change) => ({ field, ...change }));
  });

const shown = (value: number | undefined): string => (value === undefined ? 'no limit' : String(value));

/** Parts that are compared by themselves. */
const parts =
  <Whole extends object>(comparisons: Comparisons<Whole>): Compare<Whole> =>
  (before, after) =>
    compareFields('', before, after, comparisons).map(({ about: _, ...change }) => change);

const text = (value: unknown): string => JSON.stringify(value);

const policyFields = ({ defaultAudience }: CompareIn): Comparisons<Policy> => ({
  version: plain('unclear'),
  domains: set(),
  senders: parts<Policy['senders']>({
    default: parts<Policy['senders']['default']>({ address: plain('neutral'), name: plain('neutral') }),
  }),
  // Compared one by one, with their names.
  purposes: () => [],
  sources: () => [],
  routes: (before, after) => one(text(before), text(after), 'unclear'),
  redaction: parts({
    mode: scale('all', 'selected', 'off'),
    exempt: parts({ domains: set(), groups: set() }),
  }),
  // It says why somebody takes a risk, and does not take it.
  acknowledge: (before, after) =>
    set()(before.map(acknowledgementText), after.map(acknowledgementText)).map((change) => ({
      ...change,
      effect: 'neutral',
    })),
  audience: (before, after) =>
    scale<Audience>('listed-addresses', 'every-rule')(before ?? defaultAudience, after ?? defaultAudience),
  redirect: (before, after) =>
    one(before?.to, after?.to, before === undefined ? 'narrower' : after === undefined ? 'wider' : 'unclear'),
});

/** `content-to-strangers of purpose notification (the reason)` */
const acknowledgementText = (entry: Policy['acknowledge'][number]): string =>
  `${entry.risk}${'purpose' in entry ? ` of purpose ${entry.purpose}` : ''} (${entry.reason})`;

const sorted = (entry: object): object =>
  Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const purposeFields: Comparisons<Purpose> = {
  lane: plain('neutral'),
  recipients: scale('directory', 'any-allow-listed'),
  redaction: scale('always', 'default', 'exempt'),
  blockedBy: set('narrower'),
  maxAge: amount(durationText),
  maxRecipients: amount(),
  conversation: plain('neutral'),
  whenUnsure: plain('neutral'),
  unsubscribe: scale('required', 'none'),
  quota,
};

const sourceFields = ({ now }: CompareIn): Comparisons<Source> => ({
  owner: plain('neutral'),
  contact: plain('neutral'),
  principals: set(),
  from: setWithFirst('default', ([first]) => first),
  purposes: set(),
  // A generic redacted form links to the first host that is one.
  linkDomains: setWithFirst('generic link', (domains) => domains.find((domain) => !domain.startsWith('*.'))),
  attachments: set(),
  headers: (before, after) =>
    set()(
      before.map((name) => name.toLowerCase()),
      after.map((name) => name.toLowerCase()),
    ),
  maxMegabytes: amount((megabytes) => `${megabytes} MB`),
  unsignedFrom: scale('refuse', 'rewrite'),
  replies: plain('neutral'),
  links: scale('refuse', 'report'),
  redacted: (before, after) =>
    one(
      before === undefined ? undefined : text(sorted(before)),
      after === undefined ? undefined : text(sorted(after)),
      before === undefined ? 'wider' : after === undefined ? 'narrower' : 'neutral',
    ),
  quota,
  directoryGroups: set(),
  enforcement: (before, after) => {
    const [old, next] = [before?.until, after?.until];
    const ends = (until: string | undefined) => Math.max(until === undefined ? 0 : Date.parse(until), now);
    const effect = ends(old) === ends(next) ? 'neutral' : ends(next) > ends(old) ? 'wider' : 'narrower';
    const observed = (until: string | undefined) => (until === undefined ? 'in force' : `observe until ${until}`);
    return one(observed(old), observed(next), effect);
  },
  tests: (before, after) =>
    text(before) === text(after)
      ? []
      : one(
          `${before.length} tests`,
          `${after.length} ${before.length === after.length ? 'other ' : ''}tests`,
          'neutral',
        ),
});

/** `24h` and `1d` are the same, and read the same. */
function durationText(seconds: number): string {
  const unit = (
    [
      ['h', 3_600],
      ['m', 60],
    ] as const
  ).find(([, each]) => seconds % each === 0);
  return unit === undefined ? `${seconds}s` : `${seconds / unit[1]}${unit[0]}`;
}

/** A role that was deleted and made anew has the same ARN and is somebody else. */
const samePrincipalsOtherIds = (before: ComparedPolicy, after: ComparedPolicy): readonly PolicyChange[] =>
  Object.entries(after.document.sources).flatMap(([name, { principals }]) => {
    const old = Object.hasOwn(before.document.sources, name) ? before.document.sources[name] : undefined;
    if (old === undefined || set()(old.principals, principals).length > 0) return [];
    return set()(before.principalIds[name] ?? [], after.principalIds[name] ?? []).map((change) => ({
      about: `source ${name}`,
      field: 'ids of its principals',
      ...change,
    }));
  });
