import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { publishedRoles } from '../../lambdas/contract/trusted-roles.ts';
import { type AssemblyChanges, assemble } from '../support/assemble.ts';
import { runPostern } from '../support/run-postern.ts';
import { notification, type RunningPostern, startPostern } from '../support/running-postern.ts';
import { connectStores } from '../support/stores.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const assembly = async (changes: AssemblyChanges): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-upgrade-'));
  folders.push(folder);
  await assemble(folder, changes);
  return folder;
};

const [filter, send] = ['Pipeline/Standard/Filter', 'Pipeline/Standard/Send'];
const recipient = 'emil@berlin.acme.example';

/** Real time: it only guards against waiting for ever. */
const longestMilliseconds = 400_000;

/** Postern with a standard lane in which nothing is sent, so that what is enqueued stays on the outbound queue. */
const startIdle = async () => {
  const postern = await startPostern({ assembly: await assembly({ idle: [send] }) });
  onTestFinished(() => postern.stack.stop());
  const { services, trace } = postern.stack;

  // Counted as it happens: the trace forgets its oldest events.
  const seen = { accepted: 0, untrusted: 0, deadLetters: 0, upgraded: 0 };
  trace.subscribe((event) => {
    if (event.type === 'mail-accepted') seen.accepted += 1;
    if (event.type !== 'function-log') return;
    if (event.line === 'upgraded') seen.upgraded += 1;
    if (event.line.includes('"record-untrusted"')) seen.untrusted += 1;
    if (event.line.includes('"dead-letter-kept"')) seen.deadLetters += 1;
  });

  const reached = async (isReached: () => boolean): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const check = () => isReached() && resolve();
    const unsubscribe = trace.subscribe(check);
    const limit = setTimeout(
      () => reject(new Error(`waited in vain: ${JSON.stringify({ ...seen, ...counts() })}`)),
      longestMilliseconds,
    );
    check();
    await promise.finally(() => {
      clearTimeout(limit);
      unsubscribe();
    });
  };
  const queue = (name: string) => services.sqs.queueByName(`postern-local-standard-${name}`);
  const counts = () =>
    Object.fromEntries(['intake', 'outbound', 'outbound-dead-letter'].map((name) => [name, queue(name)?.counts()]));

  /** Enqueues mails whose subjects are `Invoice <first>` and so on. */
  const enqueue = async (first: number, count: number): Promise<void> => {
    const client = new SQSClient(postern.as('billing-api'));
    const QueueUrl = queue('intake')?.url ?? '';
    for (let number = first; number < first + count; number += 10) {
      const Entries = Array.from({ length: Math.min(10, first + count - number) }, (_, place) => ({
        Id: String(place),
        MessageBody: JSON.stringify(notification(recipient, { subject: `Invoice ${number + place}` })),
      }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      expect(Failed).toEqual([]);
    }
  };
  /** Waits until so many mails were accepted, and no message is left. */
  const sent = (mails: number): Promise<void> =>
    reached(
      () =>
        seen.accepted >= mails && Object.values(counts()).every((each) => each?.visible === 0 && each.inFlight === 0),
    );
  return { ...postern, seen, reached, sent, queue, enqueue };
};

type Idle = Awaited<ReturnType<typeof startIdle>>;

/** How often each mail has left, by how often that was. */
const outbox = ({ stack }: Pick<RunningPostern, 'stack'>): ReadonlyMap<number, number> => {
  const subjects = Map.groupBy(stack.services.ses.outbox(), ({ raw }) =>
    /^Subject: (.*)$/m.exec(String(raw))?.[1]?.trim(),
  );
  const times = Map.groupBy(subjects.values(), ({ length }) => length);
  return new Map([...times].map(([often, mails]) => [often, mails.length]));
};

/** The RoleId that the filter has, as an environment says it. */
const filterRoleId = ({ stack }: Pick<RunningPostern, 'stack'>): string => {
  const parameter = stack.services.ssm.parameter(parameterNames('local').trustedRoles);
  const { present } = publishedRoles.parse(JSON.parse(parameter?.value ?? ''));
  return present.find(({ name }) => name.includes('StandardFilterRole'))?.roleId ?? '';
};

/** Lets so many mails through the filter onto the outbound queue. */
const fill = async (postern: Idle, mails: number): Promise<void> => {
  await postern.enqueue(0, mails);
  await postern.reached(() => postern.queue('outbound')?.counts().visible === mails);
};

const former = (roleId: string) => ({ formerRoles: [{ of: 'filter', roleId, until: '2100-01-01' } as const] });

it(
  'an upgrade to other code and another role of the filter, with thousands of mails queued, lets each out once',
  async () => {
    const postern = await startIdle();
    await fill(postern, 2_000);
    expect(outbox(postern)).toEqual(new Map());
    const before = filterRoleId(postern);

    const next = await assembly({
      environment: former(before),
      replacedRoles: [filter],
      prologue: `console.log('upgraded');`,
    });
    // Mail goes on coming in while functions and roles change.
    await Promise.all([postern.stack.update(next), postern.enqueue(2_000, 200)]);
    expect(filterRoleId(postern)).not.toBe(before);

    await postern.sent(2_200);
    expect(outbox(postern)).toEqual(new Map([[1, 2_200]]));
    expect(postern.seen).toMatchObject({ accepted: 2_200, untrusted: 0, deadLetters: 0 });
    expect(postern.seen.upgraded).toBeGreaterThan(0);

    const { out, exitCode } = await runPostern(['doctor', '--json', '--endpoint', postern.stack.url]);
    expect(exitCode).toBe(0);
    expect(out).toContain(`${before} until 2100-01-01`);
  },
  longestMilliseconds * 2,
);

it(
  'mail of a role that nobody was told of is kept and not sent, and leaves once it is brought back',
  async () => {
    const postern = await startIdle();
    await fill(postern, 100);
    const before = filterRoleId(postern);
    await postern.stack.update(await assembly({ replacedRoles: [filter] }));
    await postern.reached(() => postern.seen.deadLetters >= 100);
    expect(postern.seen.untrusted).toBe(100);
    expect(outbox(postern)).toEqual(new Map());

    const { pipelineBucket: Bucket } = await connectStores(postern.stack.url);
    const buckets = new S3Client(postern.as('operator'));
    const { Contents = [] } = await buckets.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'dead-letters/outbound/' }),
    );
    const letters = await Promise.all(
      Contents.map(async ({ Key }) => {
        const { Body } = await buckets.send(new GetObjectCommand({ Bucket, Key }));
        return JSON.parse((await Body?.transformToString()) ?? '') as Record<string, string>;
      }),
    );
    expect(letters).toHaveLength(100);
    expect(new Set(letters.map(({ error, principal }) => `${error} ${principal}`))).toEqual(
      new Set([`UntrustedEnvelope ${before}`]),
    );

    // What a redrive does with them: they are put back by a role that is trusted.
    const queues = new SQSClient(postern.as('postern-local-pipeline-ReleaseRoleC5080453'));
    for (const { body: MessageBody } of letters) {
      await queues.send(
        new SendMessageCommand({ QueueUrl: postern.queue('outbound')?.url, MessageBody, MessageGroupId: 'billing' }),
      );
    }
    await postern.sent(100);
    expect(outbox(postern)).toEqual(new Map([[1, 100]]));
  },
  longestMilliseconds * 2,
);
