import type { StackProps } from 'aws-cdk-lib';
import { Duration, Stack } from 'aws-cdk-lib';
import { FunctionUrlAuthType, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

import type { UnsubscribeEnvironment } from '../../lambdas/contract/environment.ts';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { bindTable, bindValue } from '../constructs/bindings.ts';
import { BoundFunction } from '../constructs/bound-function.ts';
import type { Environment } from '../environments/environment.ts';
import type { StorageStack } from './storage.ts';

export type UnsubscribeStackProps = StackProps & {
  readonly environment: Environment;
  readonly storage: StorageStack;
};

/** Mailbox providers do not wait for long. */
const timeout = Duration.seconds(10);

/**
 * What unsubscribe links lead to: the one function that anybody may call. It needs only the tables, so that the pipeline,
 * which writes its URL into mails, can come after it.
 */
export class UnsubscribeStack extends Stack {
  /** Where links lead; a token's path is below it. */
  readonly baseUrl: string;

  constructor(scope: Construct, id: string, { environment, storage, ...props }: UnsubscribeStackProps) {
    super(scope, id, props);
    const { unsubscribeBaseUrl, unsubscribeConcurrency } = environment;
    const { handler } = new BoundFunction<UnsubscribeEnvironment>(this, 'Unsubscribe', {
      entry: 'lambdas/unsubscribe/handler.ts',
      timeout,
      ...(unsubscribeConcurrency !== undefined && { reservedConcurrency: unsubscribeConcurrency }),
      errorImpact: 'people who unsubscribe get an error: they keep getting mail, and may press "spam" instead',
      logRetention: environment.logRetention,
      logRemoval: environment.logRemoval,
      environment: {
        ENVIRONMENT: bindValue(environment.name),
        UNSUBSCRIBE_LINKS_TABLE: bindTable(storage.unsubscribeLinks, 'dynamodb:GetItem'),
        SUPPRESSIONS_TABLE: bindTable(storage.suppressions, 'dynamodb:GetItem', 'dynamodb:UpdateItem'),
      },
    });
    // Recipients and their mailbox providers have no AWS credentials: the token in the path is what they show.
    const { url } = handler.addFunctionUrl({
      authType: FunctionUrlAuthType.NONE,
      invokeMode: InvokeMode.BUFFERED,
    });
    this.baseUrl = unsubscribeBaseUrl ?? url;
    new StringParameter(this, 'BaseUrl', {
      parameterName: parameterNames(environment.name).unsubscribeUrl,
      stringValue: this.baseUrl,
    });
    new StringParameter(this, 'FunctionUrl', {
      parameterName: parameterNames(environment.name).unsubscribeFunctionUrl,
      stringValue: url,
    });
  }
}
