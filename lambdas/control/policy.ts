import { isDeepStrictEqual } from 'node:util';
import { type PolicyRow, versionsPerRead } from '../adapters/policy-store.ts';
import type { ControlAnswer } from '../contract/control/answer.ts';
import type { policyCommands } from '../contract/control/policy.ts';
import { OutageError } from '../contract/outage-error.ts';
import { appliedPolicy, type StoredPolicy } from '../contract/policy.ts';
import type { PolicyVersion, PutInForce } from '../domain/control/results.ts';
import { comparePolicies } from '../domain/policy/compare-policies.ts';
import { done, no, type Performers } from './answer.ts';
import type { Caller } from './caller.ts';
import { checkPolicy, problemLines } from './check-policy.ts';
import type { ControlDependencies } from './dependencies.ts';

type Dependencies = Pick<
  ControlDependencies,
  'now' | 'audit' | 'policies' | 'findPrincipal' | 'sendingDomains' | 'allowsRedirect' | 'defaultAudience'
>;

/** What is put in force, and what the audit says of it. */
type Application = {
  readonly action: 'apply' | 'policy-rollback';
  readonly document: unknown;
  readonly why: string;
  /** The version it was made for: with another in force meanwhile it is not applied. */
  readonly after?: number | undefined;
  /** The version whose document it is. */
  readonly of?: number;
};

export const createPolicyCommands = (dependencies: Dependencies): Performers<keyof typeof policyCommands> => {
  const { now, audit, policies } = dependencies;

  const putInForce = async (
    { action, document, why, after, of }: Application,
    { who, accessKey }: Caller,
  ): Promise<ControlAnswer<PutInForce>> => {
    const checked = await checkPolicy(document, dependencies, action === 'apply' ? 'tests' : 'no-tests');
    if (!checked.ok) {
      return no('malformed', problemLines(checked.problems), { problems: checked.problems });
    }
    const previous = await policies.inForce();
    const inForce = previous?.version ?? 0;
    if (after !== undefined && after !== inForce) {
      return no('conflict', [
        `version ${inForce} is in force, and not ${after}, which this was made for: look at it (postern policy show), then apply again`,
      ]);
    }
    const reading = previous === undefined ? Promise.resolve(undefined) : policies.read(previous).catch(ifUnusable);
    // Where it is out of reach, that is found out below, and who asked is in the audit.
    const standing = await reading.catch(() => undefined);
    if (action === 'apply' && standing !== undefined && isTheSame(standing, document, checked.principalIds)) {
      return done({ version: inForce, changes: [], tests: checked.tests, isUnchanged: true });
    }
    const version = inForce + 1;
    const time = now();
    const policy: StoredPolicy = {
      version,
      appliedAt: new Date(time).toISOString(),
      appliedBy: who,
      why,
      document: document as StoredPolicy['document'],
      principalIds: checked.principalIds,
    };
    const details = { why, ...(of === undefined ? {} : { of }) };
    await audit.append({ action, subject: `policy version ${version}`, who, accessKey, details }, time);
    const before = await reading;
    const changes = comparePolicies(
      before === undefined ? undefined : appliedPolicy.parse(before),
      { document: checked.policy, principalIds: checked.principalIds },
      { defaultAudience: dependencies.defaultAudience, now: time },
    );
    return (await policies.putInForce(policy, previous))
      ? done({ version, changes, tests: checked.tests })
      : no('conflict', [
          'somebody else applied a policy at the same time: look at theirs (postern policy show), then apply again',
        ]);
  };

  /** The row of a version, whether it is in force or not. */
  const rowOf = async (
    version: number | undefined,
  ): Promise<{ readonly row?: PolicyRow; readonly inForce?: number }> => {
    const current = await policies.inForce();
    if (current === undefined) return {};
    const inForce = current.version;
    if (version === undefined || version === inForce) return { row: current, inForce };
    const [row] = await policies.versions([version]);
    return { inForce, ...(row === undefined ? {} : { row }) };
  };

  return {
    'policy-check': async ({ document }) => {
      const checked = await checkPolicy(document, dependencies);
      return done({ problems: checked.ok ? [] : checked.problems });
    },

    apply: ({ document, why, after }, caller) => putInForce({ action: 'apply', document, why, after }, caller),

    'policy-rollback': async ({ version, why }, caller) => {
      const { row, inForce } = await rowOf(version);
      if (row === undefined) return no('objected', [noSuchVersion(version)]);
      if (version === inForce)
        return no('objected', [`version ${version} is in force: there is nothing to go back to`]);
      const { document } = await policies.read(row);
      return putInForce({ action: 'policy-rollback', document, why, after: inForce, of: version }, caller);
    },

    'policy-history': async ({ before }) => {
      const current = await policies.inForce();
      if (current === undefined) return done({ versions: [] });
      const { version: inForce } = current;
      const newest = Math.min(before === undefined ? inForce : before - 1, inForce);
      const oldest = Math.max(1, newest - versionsPerRead + 1);
      const wanted = Array.from({ length: Math.max(0, newest - oldest + 1) }, (_, index) => newest - index);
      const earlier = await policies.versions(wanted.filter((version) => version !== inForce));
      const rows = newest === inForce ? [current, ...earlier] : earlier;
      return done({ inForce, versions: rows.map(shown), ...(oldest > 1 ? { next: oldest } : {}) });
    },

    'policy-show': async ({ version }) => {
      try {
        const { row, inForce } = await rowOf(version);
        if (row === undefined) return done({ state: 'none' });
        return done({ state: 'readable', isInForce: row.version === inForce, policy: await policies.read(row) });
      } catch (error) {
        // Out of reach is an outage; out of shape is what is asked for.
        if (!(error instanceof OutageError) || error.cause !== undefined) throw error;
        return done({ state: 'unusable', because: error.message });
      }
    },
  };
};

/** Also who the principals are: a role that was made anew has another id, and its policy is applied again for that. */
const isTheSame = (before: StoredPolicy, document: unknown, principalIds: StoredPolicy['principalIds']): boolean =>
  isDeepStrictEqual(before.document, document) && isDeepStrictEqual(before.principalIds, principalIds);

/** What is in force and cannot be read is about to be replaced. Out of reach is an outage. */
const ifUnusable = (error: unknown): undefined => {
  if (!(error instanceof OutageError) || error.cause !== undefined) throw error;
};

const noSuchVersion = (version: number): string =>
  `there is no version ${version} of the policy: postern policy history lists what there is`;

const shown = ({ version, sha256, appliedAt, appliedBy, why }: PolicyRow): PolicyVersion => ({
  version,
  sha256,
  ...(appliedAt === undefined ? {} : { appliedAt }),
  ...(appliedBy === undefined ? {} : { appliedBy }),
  ...(why === undefined ? {} : { why }),
});
