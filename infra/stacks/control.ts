import type { StackProps } from 'aws-cdk-lib';
import { Duration, Stack } from 'aws-cdk-lib';
import { FunctionUrlAuthType, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

import type { ControlEnvironment } from '../../lambdas/contract/environment.ts';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { pipelinePrefixes, tableKeys } from '../../lambdas/contract/tables.ts';
import {
  allowClearingAccountSuppressions,
  allowFindingPrincipals,
  bindBucket,
  bindFunctionToStart,
  bindTable,
  bindTableAndIndexes,
  bindValue,
} from '../constructs/bindings.ts';
import { BoundFunction } from '../constructs/bound-function.ts';
import { PeopleRoles } from '../constructs/people-roles.ts';
import type { Environment } from '../environments/environment.ts';
import type { PipelineStack } from './pipeline.ts';
import type { StorageStack } from './storage.ts';

export type ControlStackProps = StackProps & {
  readonly environment: Environment;
  readonly storage: StorageStack;
  readonly pipeline: PipelineStack;
};

/** SES takes one call a second to its suppression list, and an address may stand there in several spellings. */
const timeout = Duration.seconds(60);

/** What people govern an environment by: one function behind a URL that only signed calls reach, and the roles to call it in. */
export class ControlStack extends Stack {
  constructor(scope: Construct, id: string, { environment, storage, pipeline, ...props }: ControlStackProps) {
    super(scope, id, props);
    const people = new PeopleRoles(this, 'People', environment);
    const { handler } = new BoundFunction<ControlEnvironment>(this, 'Control', {
      entry: 'lambdas/control/handler.ts',
      timeout,
      errorImpact:
        'a command of somebody failed half-way: a stop, a release or a policy may not be what they think it is',
      logRetention: environment.logRetention,
      logRemoval: environment.logRemoval,
      environment: {
        ENVIRONMENT: bindValue(environment.name),
        ACCOUNT_ID: bindValue(environment.account),
        PEOPLE_ROLE_IDS: people.bindIds(),
        SENDING_DOMAINS: bindValue(environment.sendingDomains.map(({ domain }) => domain).join(',')),
        ALLOWS_REDIRECT: bindValue(String(environment.allowsRedirect)),
        DEFAULT_AUDIENCE: bindValue(environment.defaultAudience),
        POLICIES_TABLE: bindTable(storage.policies, 'dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem'),
        PIPELINE_BUCKET: bindBucket(storage.pipelineBucket, {
          [pipelinePrefixes.policies]: ['s3:GetObject', 's3:PutObject'],
        }),
        STOPS_TABLE: bindTable(storage.stops, 'dynamodb:Scan', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
        ALLOW_LIST_TABLE: bindTable(
          storage.allowList,
          'dynamodb:BatchGetItem',
          'dynamodb:Scan',
          'dynamodb:BatchWriteItem',
        ),
        DIRECTORY_TABLE: bindTable(
          storage.directory,
          'dynamodb:BatchGetItem',
          'dynamodb:GetItem',
          'dynamodb:Scan',
          'dynamodb:PutItem',
        ),
        SUPPRESSIONS_TABLE: bindTable(
          storage.suppressions,
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:Scan',
          'dynamodb:UpdateItem',
        ),
        LEDGER_TABLE: bindTableAndIndexes(
          storage.ledger,
          [tableKeys.ledger.byRecipient.name, tableKeys.ledger.bySource.name, tableKeys.ledger.parked.name],
          'dynamodb:Query',
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:UpdateItem',
        ),
        AUDIT_TABLE: bindTable(storage.audit, 'dynamodb:PutItem', 'dynamodb:Query'),
        RELEASE_FUNCTION: bindFunctionToStart(pipeline.release.handler),
      },
      alsoGrants: [allowClearingAccountSuppressions, allowFindingPrincipals],
    });
    const url = handler.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM, invokeMode: InvokeMode.BUFFERED });
    people.grantControl(url);
    new StringParameter(this, 'Url', {
      parameterName: parameterNames(environment.name).controlUrl,
      stringValue: url.url,
    });
  }
}
