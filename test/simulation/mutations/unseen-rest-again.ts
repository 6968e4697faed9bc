import type { Mutation } from './mutation.ts';

/** Of feedback, release, dead letters, reconcile and control, by somebody who had read neither the other faults nor plans and invariants. */
export const unseenRestAgain: readonly Mutation[] = [
  {
    name: 'feedback suppresses new events only',
    file: 'lambdas/feedback/apply-feedback.ts',
    find: `  if (!isSimulated) await suppressAddress(`,
    put: `  if (isNew && !isSimulated) await suppressAddress(`,
  },
  {
    name: 'watermark from time of receipt',
    file: 'lambdas/feedback/handle-feedback.ts',
    find: `      const publishedAt = Math.min(feedback.publishedAt, message.sentAt);`,
    put: `      const publishedAt = dependencies.now();`,
  },
  {
    name: 'bounce entry stands inverted',
    file: 'lambdas/domain/feedback/suppress.ts',
    find: `const stands = bounce !== undefined && endOf(bounce) > latestBounce(bounces);`,
    put: `const stands = bounce !== undefined && endOf(bounce) < latestBounce(bounces);`,
  },
  {
    name: 'suppression conflict taken for nothing to do',
    isForTests: true,
    file: 'lambdas/adapters/suppression-records.ts',
    find: `      if (await write(client, writeOf(table, previous, next, item !== undefined))) return true;`,
    put: `      return await write(client, writeOf(table, previous, next, item !== undefined));`,
  },
  {
    name: 'status failure blamed on place in call',
    file: 'lambdas/adapters/status-topic.ts',
    find: `        return call.flatMap(({ teller }, index) => {
          const each = told[index] ?? notTaken;
          return each.ok ? [] : [[teller, each] as const];
        });`,
    put: `        return call.flatMap((_, index) => {
          const each = told[index] ?? notTaken;
          return each.ok ? [] : [[index, each] as const];
        });`,
  },
  {
    name: 'pages one short when full',
    isForTests: true,
    file: 'lambdas/adapters/in-pages.ts',
    find: `items.slice(page * size, (page + 1) * size)`,
    put: `items.slice(page * size, (page + 1) * size - 1)`,
  },
  {
    name: 'unpark what the queue did not take',
    file: 'lambdas/release/release-page.ts',
    find: `leaving.filter((_, index) => results[index]?.ok === true);`,
    put: `leaving.filter((_, index) => results[index] !== undefined);`,
  },
  {
    name: 'redriven feedback to the wrong queue',
    isSeldom: true,
    file: 'lambdas/release/handler.ts',
    find: `createNamedQueue(queues, 'feedback-queue', environment.FEEDBACK_QUEUE)`,
    put: `createNamedQueue(queues, 'feedback-queue', environment.DIRECTORY_QUEUE)`,
  },
  {
    name: 'letter as old as its dead letter',
    isForTests: true,
    file: 'lambdas/dead-letter/read-dead-letter.ts',
    find: `    sentAt: Number.isSafeInteger(sentAtSaid) ? sentAtSaid : sentAt,`,
    put: `    sentAt: Math.max(sentAt, Number.isSafeInteger(sentAtSaid) ? sentAtSaid : 0),`,
  },
  {
    name: 'dead letter tells new ends only',
    file: 'lambdas/dead-letter/take-dead-letter.ts',
    find: `await dependencies.tellSources(about);`,
    put: `await dependencies.tellSources(ended.deliveries);`,
  },
  {
    name: 'dead letter of another request with the key',
    file: 'lambdas/dead-letter/end-request.ts',
    find: `each.recipientIndex === item.recipientIndex && isOwn(each));`,
    put: `each.recipientIndex === item.recipientIndex);`,
  },
  {
    name: 'lease that ran out was no call',
    file: 'lambdas/dead-letter/end-envelope.ts',
    find: `return end(deadLettered(leaseRanOut(delivery), 'outbound'`,
    put: `return end(deadLettered(delivery, 'outbound'`,
  },
  {
    name: 'redrive settles by wrong time',
    isSeldom: true,
    file: 'lambdas/adapters/dead-letter-register.ts',
    find: `            ':askedAt': letter.redrive?.at ?? '',`,
    put: `            ':askedAt': letter.keptAt,`,
  },
  {
    name: 'reconcile skips steps it missed',
    isSeldom: true,
    file: 'lambdas/reconcile/reconcile.ts',
    find: `  let step = before.doneUntil;`,
    put: `  let step = Math.max(before.doneUntil, stepBefore(time) - stepMilliseconds);`,
  },
  {
    name: 'stop keeps to rows that ended',
    file: 'lambdas/adapters/stop-changes.ts',
    find: `    await reach('stops', () => client.send(new PutCommand({ TableName: table, Item: stop })));`,
    put: `    const put = new PutCommand({
      TableName: table,
      Item: stop,
      ConditionExpression: 'attribute_not_exists(#scope)',
      ExpressionAttributeNames: { '#scope': 'scope' },
    });
    await unlessConditionFails(() => client.send(put), 'stops');`,
  },
  {
    name: 'stop forgets its until',
    file: 'lambdas/control/stops.ts',
    find: `const item: StopItem = { scope, ...details, by: who,`,
    put: `const item: StopItem = { scope, ...effect, by: who,`,
  },
];
