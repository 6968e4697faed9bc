import type { ControlAnswer } from '../contract/control/answer.ts';
import type { sourceCommands } from '../contract/control/sources.ts';
import { type AppliedPolicy, appliedPolicy, type Source } from '../contract/policy.ts';
import type { SourceState } from '../domain/control/results.ts';
import { sourceHours } from '../domain/delivery/source-hour.ts';
import { type ComparedPolicy, comparePolicies } from '../domain/policy/compare-policies.ts';
import { compareReplays } from '../domain/policy/compare-replays.ts';
import { redirectTarget } from '../domain/policy/redirect-target.ts';
import { principalName } from '../domain/policy/resolve-principals.ts';
import { judgeReadiness } from '../domain/readiness/judge-readiness.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import { done, no, type Performers } from './answer.ts';
import { checkPolicy, problemLines } from './check-policy.ts';
import type { ControlDependencies } from './dependencies.ts';
import { readListsOf } from './read-lists.ts';
import { isTooMuch, sampleLedger } from './sample-ledger.ts';

const dayMilliseconds = 86_400_000;
/** An answer takes 6 MB; nobody reads more. */
const changesListed = 200;
const concurrentSources = 8;
/** How many hours of a source are asked about at once, from now backwards. */
const partsAtOnce = 24;

type Dependencies = Pick<
  ControlDependencies,
  | 'now'
  | 'policies'
  | 'findPrincipal'
  | 'sendingDomains'
  | 'allowsRedirect'
  | 'defaultAudience'
  | 'sourceDeliveries'
  | 'ledger'
  | 'readRecipients'
  | 'readAllowRules'
>;

/** What a policy would change, and what each source is about. Nothing here changes anything. */
export const createSourceCommands = (dependencies: Dependencies): Performers<keyof typeof sourceCommands> => {
  const { now, policies, defaultAudience, sourceDeliveries } = dependencies;

  const inForce = async (): Promise<AppliedPolicy | undefined> => {
    const row = await policies.inForce();
    return row === undefined ? undefined : appliedPolicy.parse(await policies.read(row));
  };

  const sourceInForce = async (
    name: string,
  ): Promise<{ readonly policy: AppliedPolicy; readonly source: Source } | undefined> => {
    const policy = await inForce();
    const source =
      policy !== undefined && Object.hasOwn(policy.document.sources, name) ? policy.document.sources[name] : undefined;
    return policy === undefined || source === undefined ? undefined : { policy, source };
  };

  const stateOf = async (
    name: string,
    source: Source,
    { principalIds }: AppliedPolicy,
    { since, until }: Span,
  ): Promise<SourceState> => {
    const { owner, purposes, enforcement, principals } = source;
    const lastSeen = await latestOf(name, { since, until }, sourceDeliveries);
    return {
      name,
      owner,
      purposes,
      enforcement:
        enforcement !== undefined && until < Date.parse(enforcement.until)
          ? { mode: 'observe', until: enforcement.until }
          : { mode: 'enforce' },
      principals: await Promise.all(
        principals.map(async (principal) => ({
          principal,
          state: await principalState(principal, principalIds[name] ?? [], dependencies),
        })),
      ),
      ...(lastSeen === undefined ? {} : { lastSeen }),
    };
  };

  return {
    plan: async ({ document, since: from, sample: size }) => {
      const checked = await checkPolicy(document, dependencies);
      if (!checked.ok) return no('malformed', problemLines(checked.problems), { problems: checked.problems });
      const before = await inForce();
      const after: ComparedPolicy = { document: checked.policy, principalIds: checked.principalIds };
      const until = now();
      const span = { since: from === undefined ? until - dayMilliseconds : Date.parse(from), until };
      const sources = [
        ...new Set([...Object.keys(before?.document.sources ?? {}), ...Object.keys(checked.policy.sources)]),
      ];
      if (isTooMuch({ sources, ...span })) return tooMuch;
      const { deliveries, total } =
        before === undefined
          ? { deliveries: [], total: 0 }
          : await sampleLedger({ sources, ...span, size }, dependencies);
      const targets = [before?.document, checked.policy].flatMap((policy) => {
        const target = policy === undefined ? undefined : redirectTarget(policy);
        return target === undefined ? [] : [target];
      });
      const lists = await readListsOf(deliveries, targets, dependencies);
      const version = before?.version ?? 0;
      const { differing, changes } =
        before === undefined
          ? { differing: 0, changes: [] }
          : compareReplays(
              deliveries,
              { policy: before, lists, defaultAudience },
              { policy: { ...after, version: version + 1 }, lists, defaultAudience },
            );
      return done({
        ...(before === undefined ? {} : { inForce: version }),
        changes: comparePolicies(before, after, { defaultAudience, now: until }),
        tests: checked.tests,
        replay: {
          ...shown(span),
          total,
          looked: deliveries.length,
          differing,
          changes: changes.slice(0, changesListed),
          more: Math.max(0, changes.length - changesListed),
        },
      });
    },

    'source-list': async ({ since: from }) => {
      const policy = await inForce();
      const until = now();
      const span = { since: from === undefined ? until - dayMilliseconds : Date.parse(from), until };
      const sources = Object.entries(policy?.document.sources ?? {}).toSorted(([one], [other]) =>
        one < other ? -1 : 1,
      );
      if (isTooMuch({ sources: sources.map(([name]) => name), ...span })) return tooMuch;
      const states = await mapConcurrently(sources, concurrentSources, ([name, source]) => {
        if (policy === undefined) throw new Error('a source without a policy');
        return stateOf(name, source, policy, span);
      });
      return done({ sources: states, since: shown(span).since });
    },

    'source-show': async ({ source: name, since: from }) => {
      const found = await sourceInForce(name);
      if (found === undefined) return noSuchSource(name);
      const until = now();
      const span = { since: from === undefined ? until - dayMilliseconds : Date.parse(from), until };
      if (isTooMuch({ sources: [name], ...span })) return tooMuch;
      return done({ state: await stateOf(name, found.source, found.policy, span), source: found.source });
    },

    'source-readiness': async ({ source: name, since: from, sample: size }) => {
      const found = await sourceInForce(name);
      if (found === undefined) return noSuchSource(name);
      const { policy, source } = found;
      const until = now();
      const span = { since: from === undefined ? until - 7 * dayMilliseconds : Date.parse(from), until };
      if (isTooMuch({ sources: [name], ...span })) return tooMuch;
      const { deliveries, total } = await sampleLedger({ sources: [name], ...span, size }, dependencies);
      const target = redirectTarget(policy.document);
      const lists = await readListsOf(deliveries, target === undefined ? [] : [target], dependencies);
      const facts = { policy, lists, defaultAudience };
      const end = source.enforcement?.until;
      return done({
        source: name,
        ...(end !== undefined && until < Date.parse(end) ? { observedUntil: end } : {}),
        ...shown(span),
        total,
        ...judgeReadiness(name, deliveries, facts, deliveries.length === total),
      });
    },
  };
};

type Span = { readonly since: number; readonly until: number };

const shown = ({ since, until }: Span) => ({
  since: new Date(since).toISOString(),
  until: new Date(until).toISOString(),
});

const noSuchSource = (name: string): ControlAnswer<never> =>
  no('objected', [`the policy in force has no source ${name}: postern source list shows what there is`]);

const tooMuch: ControlAnswer<never> = no('objected', [
  'so many sources over so long a time are too much for one look: ask with a shorter --since',
]);

/** When the latest request of a source was received, looked for from now backwards. */
const latestOf = async (
  name: string,
  { since, until }: Span,
  { latest }: ControlDependencies['sourceDeliveries'],
): Promise<string | undefined> => {
  const parts = sourceHours(name, since, until).toReversed();
  for (let index = 0; index < parts.length; index += partsAtOnce) {
    const times = await Promise.all(parts.slice(index, index + partsAtOnce).map(({ key }) => latest(key)));
    const newest = times
      .filter((time) => time !== undefined)
      .toSorted()
      .at(-1);
    // An hour that has only begun to be looked at when `since` was is not all in it.
    if (newest !== undefined) return Date.parse(newest) >= since ? newest : undefined;
  }
  return undefined;
};

const principalState = async (
  principal: string,
  ids: readonly string[],
  { findPrincipal }: Pick<Dependencies, 'findPrincipal'>,
): Promise<SourceState['principals'][number]['state']> => {
  const named = principalName(principal);
  // An id is what SQS reports, whoever it belongs to.
  if (named === undefined) return 'not-looked-up';
  const found = await findPrincipal(named.kind, named.name);
  if (found?.arn !== principal) return 'missing';
  return ids.includes(found.id) ? 'known' : 'made-anew';
};
