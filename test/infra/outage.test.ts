import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { environments } from '../../infra/environments/index.ts';
import { maximumMaxAgeSeconds } from '../../lambdas/contract/policy.ts';
import { leastWaitSeconds } from '../../lambdas/runtime/wait-by-receipts.ts';
import { stackNames, templatesOf } from './synthesize.ts';

const hour = 3_600;

const queue = z.object({
  Properties: z.object({
    QueueName: z.string(),
    VisibilityTimeout: z.number(),
    MessageRetentionPeriod: z.number(),
    RedrivePolicy: z.optional(z.object({ maxReceiveCount: z.number() })),
  }),
});
const lambdaFunction = z.object({ Properties: z.object({ Timeout: z.number() }) });
const mapping = z.object({
  Properties: z.object({
    FunctionName: z.object({ Ref: z.string() }),
    EventSourceArn: z.unknown(),
    BatchSize: z.number(),
    MaximumBatchingWindowInSeconds: z.optional(z.number()),
  }),
});

/** How often a message is received in so many seconds if each receipt brings it back as soon as it can be. */
const receiptsWithin = (seconds: number, waitAfter: (receipt: number) => number): number => {
  let [receipts, time] = [0, 0];
  while (time <= seconds) {
    receipts += 1;
    time += waitAfter(receipts);
  }
  return receipts;
};

describe.each(environments)('in $name', (environment) => {
  const templates = templatesOf(environment);
  const queues = stackNames.flatMap((name) =>
    Object.entries(templates[name].findResources('AWS::SQS::Queue')).map(
      ([id, resource]) => ({ id, stack: name, ...queue.parse(resource).Properties }) as const,
    ),
  );
  const redriven = queues.filter(({ RedrivePolicy: redrive }) => redrive !== undefined);

  it.each(redriven.map((each) => [each.QueueName, each] as const))(
    'an hour in which nothing succeeds uses up few of the receipts of %s',
    (_name, { VisibilityTimeout: visibility, RedrivePolicy: redrive }) => {
      const most = redrive?.maxReceiveCount ?? 0;
      // An outage of ours: the message comes back when its visibility timeout has passed.
      expect(receiptsWithin(hour, () => visibility) * 10).toBeLessThan(most);
      // What asks to be brought back after a second: a provider that throttles, somebody else's lease.
      expect(receiptsWithin(hour, (receipt) => Math.max(1, leastWaitSeconds(receipt))) * 3).toBeLessThan(most);
      // And two whole days, before people have to be there.
      expect(receiptsWithin(48 * hour, () => visibility)).toBeLessThan(most);
    },
  );

  it.each(queues.map((each) => [each.QueueName, each] as const))(
    '%s keeps messages longer than any mail may wait',
    (_name, { MessageRetentionPeriod: retention }) => {
      expect(retention).toBeGreaterThan(2 * maximumMaxAgeSeconds);
    },
  );

  it('every queue hides messages for six times as long as the function that reads them may take, and its batching window', () => {
    const mappings = stackNames.flatMap((name) =>
      Object.values(templates[name].findResources('AWS::Lambda::EventSourceMapping')).map((resource) => {
        const { FunctionName: of, EventSourceArn: from, ...settings } = mapping.parse(resource).Properties;
        const target = templates[name].findResources('AWS::Lambda::Function')[of.Ref];
        return { from: JSON.stringify(from), ...settings, ...lambdaFunction.parse(target).Properties };
      }),
    );
    expect(mappings.length).toBeGreaterThan(6);
    for (const { from, Timeout: timeout, MaximumBatchingWindowInSeconds: window = 0 } of mappings) {
      // A queue of another stack is imported by a name that has its id in it.
      const { VisibilityTimeout: visibility } = queues.find(({ id }) => from.includes(id)) ?? {};
      expect(visibility, from).toBeGreaterThanOrEqual(6 * timeout + window);
    }
  });
});
