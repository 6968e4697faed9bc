import { Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

import type { Lane } from '../../lambdas/contract/lanes.ts';
import { type FormerRole, trustedRolesText } from '../../lambdas/contract/trusted-roles.ts';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import type { SendingDomain } from './sending-domain.ts';

/** The value of an environment variable, and the rights without which it is of no use. */
export type Binding = { readonly value: string; readonly grantTo: (role: Role) => void };

/** One binding for each variable: a function cannot be declared with one missing or one too many. */
export type Bindings<Variables> = { readonly [name in keyof Variables]: Binding };

// CloudFormation's validator does not know IAM actions; these types keep a misspelt one from being deployed.
type TableAction =
  | 'dynamodb:GetItem'
  | 'dynamodb:BatchGetItem'
  | 'dynamodb:BatchWriteItem'
  | 'dynamodb:Scan'
  | 'dynamodb:PutItem'
  | 'dynamodb:UpdateItem'
  | 'dynamodb:DeleteItem';
type QueryAction = 'dynamodb:Query';
type ObjectAction = 's3:GetObject' | 's3:GetObjectVersion' | 's3:PutObject';
type QueueAction =
  | 'sqs:SendMessage'
  | 'sqs:GetQueueUrl'
  | 'sqs:ReceiveMessage'
  | 'sqs:DeleteMessage'
  | 'sqs:ChangeMessageVisibility'
  | 'sqs:GetQueueAttributes';
type SendAction = 'ses:SendEmail' | 'ses:SendRawEmail';
type AccountAction = 'ses:GetAccount' | 'ses:GetSuppressedDestination' | 'ses:DeleteSuppressedDestination';
type PrincipalAction = 'iam:GetRole' | 'iam:GetUser';
type FunctionAction = 'lambda:InvokeFunction';
type TopicAction = 'sns:Publish';
type KeyAction = 'kms:GenerateDataKey' | 'kms:Decrypt';
type Action =
  | TableAction
  | QueryAction
  | ObjectAction
  | 's3:ListBucket'
  | QueueAction
  | SendAction
  | AccountAction
  | FunctionAction
  | PrincipalAction
  | TopicAction
  | KeyAction;

const allow = (
  role: Role,
  actions: readonly Action[],
  resources: readonly string[],
  conditions: Readonly<Record<string, unknown>> = {},
): void => {
  role.addToPrincipalPolicy(
    new PolicyStatement({ actions: [...actions], resources: [...resources], conditions: { ...conditions } }),
  );
};

/** A plain value, which grants nothing. */
export const bindValue = (value: string): Binding => ({ value, grantTo: () => {} });

/** A table's name, and these actions on it. */
export const bindTable = (table: TableV2, ...actions: readonly (TableAction | QueryAction)[]): Binding => ({
  value: table.tableName,
  grantTo: (role) => allow(role, actions, [table.tableArn]),
});

/** Several rights that come with the same value. */
const withRights = ({ value, grantTo }: Binding, alsoGrantTo: Binding['grantTo']): Binding => ({
  value,
  grantTo: (role) => {
    grantTo(role);
    alsoGrantTo(role);
  },
});

/** As `bindTable`, and the right to stop these scopes (`*` stands for any name) and no others. */
export const bindTableToStop = (
  table: TableV2,
  scopes: readonly string[],
  ...actions: readonly TableAction[]
): Binding => withRights(bindTable(table, ...actions), (role) => allowToStop(role, table, scopes));

/** A table's name, and the right to stop these scopes and nothing else. */
export const bindTableOnlyToStop = (table: TableV2, scopes: readonly string[]): Binding => ({
  value: table.tableName,
  grantTo: (role) => allowToStop(role, table, scopes),
});

const allowToStop = (role: Role, table: TableV2, scopes: readonly string[]): void =>
  allowOnItems(role, table, scopes, 'dynamodb:PutItem', 'dynamodb:UpdateItem');

const allowOnItems = (role: Role, table: TableV2, keys: readonly string[], ...actions: readonly TableAction[]): void =>
  allow(role, actions, [table.tableArn], {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
    // Without keys all of none are like these.
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });

/** A table's name, and these actions on the items with these partition keys (`*` stands for any text) and on no others. */
export const bindTableItems = (
  table: TableV2,
  keys: readonly string[],
  ...actions: readonly TableAction[]
): Binding => ({ value: table.tableName, grantTo: (role) => allowOnItems(role, table, keys, ...actions) });

/** As `bindTableItems` for reading and putting, and the right to read these other items. */
export const bindTableItemsToFollow = (table: TableV2, own: readonly string[], read: readonly string[]): Binding =>
  withRights(bindTableItems(table, own, 'dynamodb:GetItem', 'dynamodb:PutItem'), (role) =>
    allowOnItems(role, table, read, 'dynamodb:GetItem'),
  );

/** As `bindTableItems` for updating, and the right to read whatever the table has. */
export const bindTableToCount = (table: TableV2, keys: readonly string[]): Binding =>
  withRights(bindTable(table, 'dynamodb:BatchGetItem'), (role) =>
    allowOnItems(role, table, keys, 'dynamodb:UpdateItem'),
  );

/** As `bindTable`, and the right to query these indexes of it. */
export const bindTableAndIndexes = (
  table: TableV2,
  indexNames: readonly string[],
  ...actions: readonly (TableAction | QueryAction)[]
): Binding =>
  withRights(bindTable(table, ...actions), (role) =>
    allow(
      role,
      ['dynamodb:Query'],
      indexNames.map((name) => `${table.tableArn}/index/${name}`),
    ),
  );

/** A bucket's name, and for each prefix these actions on the objects below it (an empty prefix: on all). */
export const bindBucket = (bucket: Bucket, grants: Readonly<Record<string, readonly ObjectAction[]>>): Binding => ({
  value: bucket.bucketName,
  grantTo: (role) => {
    // S3 says "no such key" only to those who may list; to others a missing object looks like a missing right.
    allow(role, ['s3:ListBucket'], [bucket.bucketArn]);
    for (const [prefix, actions] of Object.entries(grants)) {
      const objects = bucket.arnForObjects(`${prefix}*`);
      allow(role, actions, [objects]);
      acknowledgeWildcard(role, objects, 'objects are named at run time; their prefix is the narrowest ARN there is');
    }
  },
});

/** A queue's URL, and the right to send to it. */
export const bindQueueToSend = (queue: Queue): Binding => ({
  value: queue.queueUrl,
  grantTo: (role) => allow(role, ['sqs:SendMessage'], [queue.queueArn]),
});

/** The URL of each lane's queue, and the right to send to all of them. */
export const bindQueuesToSend = (queues: ReadonlyMap<Lane, Queue>): Binding => ({
  // URLs have nothing in them that needs escaping when they are filled in.
  value: JSON.stringify(Object.fromEntries([...queues].map(([lane, { queueUrl }]) => [lane, queueUrl]))),
  grantTo: (role) =>
    allow(
      role,
      ['sqs:SendMessage'],
      [...queues.values()].map(({ queueArn }) => queueArn),
    ),
});

/** The name of a queue of a stack that is deployed later, and the rights to find it and to send to it. */
export const bindQueueNamed = (name: string): Binding => ({
  value: name,
  grantTo: (role) => {
    const queueArn = Stack.of(role).formatArn({ service: 'sqs', resource: name });
    allow(role, ['sqs:GetQueueUrl', 'sqs:SendMessage'], [queueArn]);
  },
});

/** A queue's URL, and what an event source mapping and the function behind it do with its messages. */
export const bindQueueToConsume = (queue: Queue): Binding => ({
  value: queue.queueUrl,
  grantTo: (role) =>
    allow(
      role,
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      [queue.queueArn],
    ),
});

/** A function's name, and the right to start it. */
export const bindFunctionToStart = (target: IFunction): Binding => ({
  value: target.functionName,
  grantTo: (role) => allow(role, ['lambda:InvokeFunction'], [target.functionArn]),
});

/** A topic's ARN, and the rights to publish to it and to encrypt what is published. */
export const bindTopicToPublish = (topic: ITopic, key: IKey): Binding => ({
  value: topic.topicArn,
  grantTo: (role) => {
    allow(role, ['sns:Publish'], [topic.topicArn]);
    // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#sns-what-permissions-for-sse
    allow(role, ['kms:GenerateDataKey', 'kms:Decrypt'], [key.keyArn]);
  },
});

/**
 * The RoleIds of roles whose messages are trusted: unlike names they are never given twice.
 * @param former - roles that these functions had before, while messages of theirs may be on queues
 */
export const bindTrustedRoles = (roles: readonly Role[], former: readonly FormerRole[]): Binding =>
  bindValue(
    trustedRolesText(
      roles.map(({ roleId }) => roleId),
      former,
    ),
  );

/**
 * The configuration set for each hand-over time in seconds, and the right to send with them from the domains' addresses.
 *
 * Raw content is authorised as SendRawEmail. SendBulkEmail cannot be fenced by From and is never granted.
 */
export const bindSending = (
  domains: readonly SendingDomain[],
  configurationSets: ReadonlyMap<number, ConfigurationSet>,
): Binding => {
  const sets = [...configurationSets.values()];
  return {
    value: namesOf(configurationSets),
    grantTo: (role) => {
      const setArns = sets.map((set) =>
        Stack.of(set).formatArn({
          service: 'ses',
          resource: 'configuration-set',
          resourceName: set.configurationSetName,
        }),
      );
      for (const { domain, identity } of domains) {
        allow(role, ['ses:SendEmail', 'ses:SendRawEmail'], [identity.emailIdentityArn, ...setArns], {
          StringLike: { 'ses:FromAddress': `*@${domain}` },
        });
      }
    },
  };
};

/** The names are of letters, digits and hyphens, so that nothing in them needs escaping when they are filled in. */
const namesOf = (configurationSets: ReadonlyMap<number, ConfigurationSet>): string =>
  JSON.stringify(
    Object.fromEntries(
      [...configurationSets].map(([seconds, { configurationSetName }]) => [seconds, configurationSetName]),
    ),
  );

/** The right to read what SES lets the account send. */
export const allowReadingQuota = (role: Role): void => {
  allow(role, ['ses:GetAccount'], ['*']);
  acknowledgeWildcard(role, '*', 'ses:GetAccount is about the account and has no resource to name; it reads only');
};

/** The right to take addresses off the list that SES keeps for the account. */
export const allowClearingAccountSuppressions = (role: Role): void => {
  allow(role, ['ses:GetSuppressedDestination', 'ses:DeleteSuppressedDestination'], ['*']);
  acknowledgeWildcard(role, '*', "the account's suppression list has no resource to name");
};

/** The right to find out which role or user of the account has a name. */
export const allowFindingPrincipals = (role: Role): void => {
  const { partition, account } = Stack.of(role);
  for (const [action, kind] of [
    ['iam:GetRole', 'role'],
    ['iam:GetUser', 'user'],
  ] as const) {
    const arn = `arn:${partition}:iam::${account}:${kind}/*`;
    allow(role, [action], [arn]);
    acknowledgeWildcard(role, arn, 'any role or user may be the principal of a source; it reads only');
  }
};
