import type { Simulation } from '@cloud-copilot/iam-simulate';
import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import * as z from 'zod/mini';

import type { Environment } from '../../../infra/environments/environment.ts';
import { type PeopleRole, peopleRoleName, peopleRoles } from '../../../lambdas/contract/control/people.ts';
import type { Resource } from './resources.ts';
import { resourcesOf } from './resources.ts';

const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.optional(z.unknown()),
  Condition: z.optional(z.record(z.string(), z.record(z.string(), z.unknown()))),
});

export type PolicyDocument = { readonly Statement: readonly z.infer<typeof statement>[] };

const parsePolicy = (document: unknown): PolicyDocument => {
  z.object({ Statement: z.array(statement) }).parse(document);
  return document as PolicyDocument;
};

/** Who makes a request, and what AWS knows of it. */
export type Caller = {
  readonly principal: Simulation['request']['principal'];
  readonly policies: readonly PolicyDocument[];
  readonly context: Readonly<Record<string, string>>;
};

const everything: PolicyDocument = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** A session of a role, as AWS presents it: the principal is the session, `aws:PrincipalArn` the role. */
export const sessionOf = (roleArn: string, ...policies: readonly PolicyDocument[]): Caller => {
  const [, , , , account = '', role = ''] = roleArn.split(':');
  return {
    principal: `arn:aws:sts::${account}:assumed-role/${role.replace(/^role\//, '')}/session`,
    policies,
    context: { 'aws:PrincipalArn': roleArn, 'aws:PrincipalAccount': account },
  };
};

/** A role that its own account lets do everything. */
export const administratorOf = (account: string, name = 'administrator'): Caller =>
  sessionOf(`arn:aws:iam::${account}:role/${name}`, everything);

export const anonymous: Caller = { principal: anonymousPrincipal, policies: [], context: {} };

/** An AWS service, on behalf of a resource of an account. */
export const serviceFor = (service: string, account: string, sourceArn?: string): Caller => ({
  principal: service,
  policies: [],
  context: { 'aws:SourceAccount': account, ...(sourceArn !== undefined && { 'aws:SourceArn': sourceArn }) },
});

/** The synthesized templates of an environment as an account to make requests in. */
export type Account = {
  readonly resources: readonly Resource[];
  /** Every policy document there is, with where it is from. */
  readonly policies: readonly (readonly [where: string, PolicyDocument])[];
  /** Our functions by the beginning of their role's logical id: `CriticalFilter`. */
  readonly functions: ReadonlyMap<string, Caller>;
  /** People's sessions in the roles that the environment ships, by the role's name in control. */
  readonly people: ReadonlyMap<PeopleRole, Caller>;
  /** @throws Error unless exactly one resource of the type has such a logical id */
  readonly arnOf: (type: string, logicalId: string) => string;
  /** Whether identity policies and resource policy together let the caller do it. */
  readonly may: (
    caller: Caller,
    action: string,
    resource: string,
    context?: Readonly<Record<string, string | string[]>>,
  ) => Promise<boolean>;
};

/** The property of a policy resource that says what it protects. */
const targets: Readonly<Record<string, string>> = {
  'AWS::SQS::QueuePolicy': 'Queues',
  'AWS::SNS::TopicPolicy': 'Topics',
  'AWS::S3::BucketPolicy': 'Bucket',
};

export const accountOf = (environment: Environment): Account => {
  const resources = resourcesOf(environment);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const withoutHash = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

  const arnOf = (type: string, logicalId: string): string => {
    const matching = ofType(type).filter(({ id }) => withoutHash(id) === logicalId);
    const [only] = matching;
    if (only === undefined || matching.length > 1) throw new Error(`${matching.length} ${type} are named ${logicalId}`);
    return only.arn;
  };

  const resourcePolicies = new Map<string, PolicyDocument>();
  for (const { type, properties } of resources) {
    const target = targets[type];
    if (target === undefined) continue;
    for (const name of [properties[target]].flat()) {
      // A queue is named by its URL, a bucket by its name, a topic by its ARN: all end like the ARN.
      const suffix = String(name).split('/').at(-1) ?? '';
      const target_ = resources.find(({ arn }) => arn === suffix || arn.endsWith(`:${suffix}`));
      if (target_ === undefined) throw new Error(`a ${type} is for ${suffix}, which is not there`);
      resourcePolicies.set(target_.arn, parsePolicy(properties['PolicyDocument']));
    }
  }
  for (const { arn, properties } of ofType('AWS::KMS::Key')) {
    resourcePolicies.set(arn, parsePolicy(properties['KeyPolicy']));
  }

  const identityPolicies = ofType('AWS::IAM::Policy').map(({ id, properties }) => ({
    id,
    roles: z.array(z.string()).parse(properties['Roles']),
    document: parsePolicy(properties['PolicyDocument']),
  }));
  const asSession = ({ arn }: Resource): Caller =>
    sessionOf(
      arn,
      ...identityPolicies
        .filter(({ roles }) => roles.some((role) => arn.endsWith(`/${role}`)))
        .map(({ document }) => document),
    );
  const roleOfPeople = ({ properties }: Resource): PeopleRole | undefined =>
    peopleRoles.find((role) => properties['RoleName'] === peopleRoleName(environment.name, role));
  const functions = new Map(
    ofType('AWS::IAM::Role')
      .filter((role) => roleOfPeople(role) === undefined)
      .map((role) => [withoutHash(role.id).replace(/Role$/, ''), asSession(role)]),
  );
  const people = new Map(
    ofType('AWS::IAM::Role').flatMap((resource): (readonly [PeopleRole, Caller])[] => {
      const role = roleOfPeople(resource);
      return role === undefined ? [] : [[role, asSession(resource)]];
    }),
  );

  return {
    resources,
    functions,
    people,
    arnOf,
    policies: [
      ...identityPolicies.map(({ id, document }) => [id, document] as const),
      ...resourcePolicies,
      ...ofType('AWS::IAM::Role').map(
        ({ id, properties }) => [id, parsePolicy(properties['AssumeRolePolicyDocument'])] as const,
      ),
    ],
    may: async ({ principal, policies, context: known }, action, resource, context = {}) => {
      const [protectedArn = resource] = resource.startsWith('arn:aws:s3:::') ? resource.split('/') : [resource];
      const resourcePolicy = resourcePolicies.get(protectedArn);
      const outcome = await runSimulation(
        {
          request: {
            principal,
            action,
            resource: { resource, accountId: environment.account },
            contextVariables: { 'aws:SecureTransport': 'true', ...known, ...context },
          },
          identityPolicies: policies.map((policy, index) => ({ name: `policy ${index}`, policy })),
          serviceControlPolicies: [],
          resourceControlPolicies: [],
          ...(resourcePolicy !== undefined && { resourcePolicy }),
        },
        {},
      );
      if (outcome.resultType === 'error') {
        throw new Error(`${action} on ${resource} cannot be simulated: ${JSON.stringify(outcome.errors)}`);
      }
      return outcome.overallResult === 'Allowed';
    },
  };
};
