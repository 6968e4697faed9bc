import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { now } from '../../lambdas/adapters/clock.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { callerArn } from '../aws/caller.ts';
import { readEnvironment } from '../aws/read-environment.ts';
import { connectStores } from '../aws/stores.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { UserError } from '../user-error.ts';
import { parseScope } from './parse-scope.ts';

export type ResumeOptions = TargetOptions & { readonly json?: boolean };

/**
 * `postern resume`: ends a stop. Its row stays, with its end: a stop that ended a short while ago is what makes release
 * look at all that is held.
 */
export const resume = async (given: string, options: ResumeOptions): Promise<void> => {
  const scope = parseScope(given);
  const target = targetOf(options);
  const { stopsTable, auditTable } = await readEnvironment(target);
  const by = await callerArn(target);
  const { tables } = connectStores(target);
  const time = now();
  const until = new Date(time).toISOString();
  await appendAudit(tables, auditTable, { action: 'resume', subject: scope, who: by }, time);
  try {
    await tables.send(
      new UpdateCommand({
        TableName: stopsTable,
        Key: { scope },
        UpdateExpression: 'SET #until = :now, resumedBy = :by',
        // ISO 8601 in UTC, all of the same length: their order is that of time.
        ConditionExpression: 'attribute_exists(#scope) AND (attribute_not_exists(#until) OR #until > :now)',
        ExpressionAttributeNames: { '#scope': 'scope', '#until': 'until' },
        ExpressionAttributeValues: { ':now': until, ':by': by },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new UserError(`${scope} is not stopped: postern stops lists what is`);
  }
  console.log(
    options.json === true
      ? JSON.stringify({ scope, until, by }, undefined, 2)
      : `${scope} is resumed: new mail leaves again within seconds, held mail within about a minute`,
  );
};
