import * as z from 'zod/mini';
import type { adoptionCommands } from '../contract/control/adoption.ts';
import { appliedPolicy, policyEverywhereMilliseconds } from '../contract/policy.ts';
import { done, no, type Performers } from './answer.ts';
import type { ControlDependencies } from './dependencies.ts';
import { createPolicyCommands } from './policy.ts';

type Dependencies = Parameters<typeof createPolicyCommands>[0] & Pick<ControlDependencies, 'wait' | 'startRelease'>;

/** For a read that was under way when the policy changed. */
const marginMilliseconds = 250;

/** What of a stored document is changed; everything else stays as it was written. */
const documentWithSources = z.looseObject({
  sources: z.record(z.string(), z.looseObject({ principals: z.array(z.string()) })),
});

export const createAdoptionCommands = (dependencies: Dependencies): Performers<keyof typeof adoptionCommands> => {
  const { now, wait, audit, policies, startRelease } = dependencies;
  const { apply } = createPolicyCommands(dependencies);
  return {
    'source-adopt': async ({ principal, source, why }, caller) => {
      const row = await policies.inForce();
      if (row === undefined) return no('objected', ['no policy has been applied yet: postern apply']);
      const stored = await policies.read(row);
      const { principalIds } = appliedPolicy.parse(stored);
      const document = documentWithSources.parse(stored.document);
      const adopting = Object.hasOwn(document.sources, source) ? document.sources[source] : undefined;
      if (adopting === undefined) {
        const known = Object.keys(document.sources).toSorted().join(', ');
        return no('objected', [`${source}: the policy in force has no such source: it has ${known}`]);
      }
      const owners = Object.keys(principalIds).filter((each) => principalIds[each]?.includes(principal) === true);
      if (owners.length > 0) {
        return no('objected', [
          `${principal} speaks for ${owners.join(', ')} already: to let it speak for others too, change the policy (postern apply)`,
        ]);
      }
      const { who, accessKey } = caller;
      await audit.append(
        { action: 'source-adopt', subject: source, who, accessKey, details: { principal, why } },
        now(),
      );
      const sources = {
        ...document.sources,
        [source]: { ...adopting, principals: [...adopting.principals, principal] },
      };
      const applied = await apply({ document: { ...document, sources }, why, after: row.version }, caller);
      if (!applied.ok) return applied;
      // Until then a filter may not know the sender yet, and would not take what release hands back.
      await wait(policyEverywhereMilliseconds + marginMilliseconds);
      return done({ version: applied.result.version, principal, source, isReleasing: await startRelease() });
    },
  };
};
