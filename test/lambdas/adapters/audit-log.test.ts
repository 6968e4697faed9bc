import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { createAuditLog } from '../../../lambdas/adapters/audit-log.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { now } from '../../support/facts.ts';

const logOf = (send: (command: PutCommand) => Promise<object>) =>
  createAuditLog({ send } as unknown as DynamoDBDocumentClient, 'Audit');

const act = { action: 'stop', subject: 'everything', who: 'nora', accessKey: 'ASIA1', details: {} } as const;

describe('an act', () => {
  it('is an entry of its day, and never takes the place of another', async () => {
    const written: PutCommand['input'][] = [];
    await logOf(async ({ input }) => {
      written.push(input);
      return {};
    }).append(act, now);
    expect(written).toMatchObject([
      {
        Item: { day: '2026-11-21', at: '2026-11-21T12:00:00.000Z', ...act },
        ConditionExpression: 'attribute_not_exists(#day)',
      },
    ]);
  });

  it('is in the log where the SDK has asked twice, because the first answer was lost', async () => {
    const refusal = new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    await expect(logOf(() => Promise.reject(refusal)).append(act, now)).resolves.toBeUndefined();
  });

  it('that cannot be written is an outage: it is not carried out', async () => {
    const log = logOf(() => Promise.reject(Object.assign(new Error('no answer'), { name: 'TimeoutError' })));
    await expect(log.append(act, now)).rejects.toBeInstanceOf(OutageError);
  });
});
