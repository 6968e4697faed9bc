import type { IAMClient } from '@aws-sdk/client-iam';
import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { findInIam } from '../../lambdas/adapters/iam-principals.ts';
import { handOverSeconds, resourceNames } from '../../lambdas/contract/resource-names.ts';
import type { EnvironmentParts } from '../aws/read-environment.ts';
import type { CheckName, Finding } from './finding.ts';
import { judgeConfigurationSet, type SendingConfigurationSet } from './judge-configuration-set.ts';
import { judgeIdentity, type SendingIdentity } from './judge-identity.ts';
import { judgePolicy, type PolicyInForce } from './judge-policy.ts';
import { judgePrincipal, lookUpPrincipals } from './judge-principals.ts';
import { judgeQuota } from './judge-quota.ts';
import { judgeSandbox } from './judge-sandbox.ts';
import { judgeTrustedRoles, lookUpTrustedRoles } from './judge-trusted-roles.ts';
import { readBacklogs } from './lane-backlogs.ts';

/** What the checks look at. */
export type Examined = {
  readonly environment: string;
  readonly parts: EnvironmentParts;
  readonly ses: SESv2Client;
  readonly sqs: SQSClient;
  readonly iam: IAMClient;
  readonly policy: () => Promise<PolicyInForce>;
};

/** Each looks at one thing, and throws when it cannot be looked at. */
export const checks: Readonly<Record<CheckName, (examined: Examined) => Promise<readonly Finding[]>>> = {
  sandbox: async ({ ses }) => judgeSandbox(await ses.send(new GetAccountCommand())),

  identities: async ({ ses, parts, environment }) =>
    eachOf(parts.sendingDomains, async (domain) => judgeIdentity(domain, await readIdentity(ses, domain), environment)),

  quota: async ({ ses, sqs, parts, environment, policy }) => {
    const [{ SendQuota: quota }, inForce] = await Promise.all([ses.send(new GetAccountCommand()), policy()]);
    const document = inForce.state === 'in-force' ? inForce.policy.document : undefined;
    return judgeQuota(quota, await readBacklogs(sqs, { ...parts, environment }, document));
  },

  policy: async ({ policy, parts }) => judgePolicy(await policy(), parts.sendingDomains),

  principals: async ({ policy, iam }) => {
    const inForce = await policy();
    if (inForce.state !== 'in-force') return [unknownPrincipals];
    return (await lookUpPrincipals(inForce.policy, findInIam(iam))).map(judgePrincipal);
  },

  'trusted-roles': async ({ policy, parts, iam }) => {
    const [inForce, roles] = await Promise.all([policy(), lookUpTrustedRoles(parts.trustedRoles, findInIam(iam))]);
    const principalIds = inForce.state === 'in-force' ? Object.values(inForce.policy.principalIds).flat() : [];
    return judgeTrustedRoles(roles, principalIds, Date.now());
  },

  'configuration-sets': async ({ ses, environment }) => {
    const names = resourceNames(environment);
    return eachOf(handOverSeconds.map(names.configurationSet), async (name) =>
      judgeConfigurationSet(name, await readConfigurationSet(ses, name), {
        environment,
        topicName: names.eventsTopic,
      }),
    );
  },
};

const unknownPrincipals: Finding = {
  status: 'warn',
  what: 'who may send is not known without a policy in force',
  seen: 'no policy',
  fix: 'postern apply --policy FOLDER',
};

/** One after the other: the management calls of SES are limited to one a second. */
const eachOf = async <Item>(
  items: readonly Item[],
  examine: (item: Item) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const item of items) findings.push(...(await examine(item)));
  return findings;
};

const readIdentity = (ses: SESv2Client, domain: string): Promise<SendingIdentity | undefined> =>
  ifFound(() => ses.send(new GetEmailIdentityCommand({ EmailIdentity: domain })));

const readConfigurationSet = (ses: SESv2Client, name: string): Promise<SendingConfigurationSet | undefined> =>
  ifFound(async () => {
    const set = await ses.send(new GetConfigurationSetCommand({ ConfigurationSetName: name }));
    const { EventDestinations: destinations = [] } = await ses.send(
      new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: name }),
    );
    return { ...set, destinations };
  });

const ifFound = async <Result>(read: () => Promise<Result>): Promise<Result | undefined> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFoundException') return undefined;
    throw error;
  }
};
