import type { AppliedPolicy } from '../../lambdas/contract/policy.ts';
import { type Finding, findingsOf, fine } from './finding.ts';

/** What the environment has for a policy. */
export type PolicyInForce =
  | { readonly state: 'none' }
  /** `because` says what is wrong with it, as the functions find it. */
  | { readonly state: 'unusable'; readonly because: string }
  /** Control reads it, this version of Postern does not; `because` names what it objects to. */
  | { readonly state: 'of-another-version'; readonly because: string }
  | { readonly state: 'in-force'; readonly policy: AppliedPolicy };

const applyIt = 'postern apply --policy FOLDER';

/** Whether the functions have a policy to decide by, and an identity for each of its domains. */
export const judgePolicy = (inForce: PolicyInForce, sendingDomains: readonly string[]): readonly Finding[] => {
  switch (inForce.state) {
    case 'none':
      return [
        { status: 'fail', what: 'no policy is in force: nothing leaves', seen: 'none was ever applied', fix: applyIt },
      ];
    case 'unusable':
      return [
        {
          status: 'fail',
          what: 'the policy in force cannot be used: nothing leaves',
          seen: inForce.because,
          fix: `${applyIt}, and find out in CloudTrail who wrote below policies/ in the pipeline bucket`,
        },
      ];
    case 'of-another-version':
      return [
        {
          status: 'fail',
          what: 'the policy in force is not one for this version of Postern: if it were deployed, nothing would leave',
          seen: inForce.because,
          fix: `change the policy so that both versions take it and ${applyIt}, or use the command of the version that is deployed`,
        },
      ];
    case 'in-force': {
      const { version, appliedAt, appliedBy, document } = inForce.policy;
      return findingsOf(
        document.domains.map((domain) => ({
          when: !sendingDomains.includes(domain),
          status: 'fail',
          what: `the policy sends from ${domain}, which the environment has no identity for: SES refuses its mail`,
          seen: `the environment has ${sendingDomains.join(', ')}`,
          fix: `add the domain in infra/environments and deploy, or take it out of the policy and ${applyIt}`,
        })),
        fine(
          `policy version ${version} is in force, with the hash it was applied with`,
          `applied ${appliedAt} by ${appliedBy}`,
        ),
      );
    }
  }
};
