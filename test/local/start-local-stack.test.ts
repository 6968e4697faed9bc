import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createManualClock } from '../../local/clock.ts';
import { principalOfAccessKey } from '../../local/principal.ts';
import { startLocalStack } from '../../local/start-local-stack.ts';

const assembly = fileURLToPath(new URL('fixtures/assembly', import.meta.url));
const startModule = new URL('../../local/start-local-stack.ts', import.meta.url);

/** A project whose app has its assembly ready: a queue, a function that stores what it is sent, and a bucket. */
const createProject = async ({ change = '' }: { readonly change?: string } = {}) => {
  const projectRoot = await mkdtemp(join(tmpdir(), 'project-'));
  await mkdir(join(projectRoot, 'infra'));
  await writeFile(join(projectRoot, 'cdk.json'), '{}');
  await writeFile(
    join(projectRoot, 'infra', 'app.ts'),
    `import { cpSync, readFileSync, writeFileSync } from 'node:fs';
    cpSync(${JSON.stringify(assembly)}, process.env.CDK_OUTDIR, { recursive: true });
    const path = process.env.CDK_OUTDIR + '/assembly-local/localpipeline5DD804AA.template.json';
    const template = JSON.parse(readFileSync(path, 'utf8'));
    ${change}
    writeFileSync(path, JSON.stringify(template));`,
  );
  return projectRoot;
};

const start = async (projectRoot: string) => {
  const steps: string[] = [];
  const clock = createManualClock();
  const stack = await startLocalStack({ projectRoot, port: 0, clock, onProgress: (step) => steps.push(step) });
  onTestFinished(() => stack.stop());
  return { ...stack, steps };
};

const listenSomewhere = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
};

describe('a local stack', () => {
  it('runs the synthesized app: what a client sends goes through the function into the bucket', async () => {
    const { url, services, trace } = await start(await createProject());
    const client = new SQSClient({
      endpoint: url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'billing-api', secretAccessKey: 'any' },
    });
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'intake' }));
    const { MessageId = '' } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello 👋' }));
    await trace.waitFor((event) => event.type === 'queue-message-deleted' && event.messageId === MessageId);

    const stored = services.s3.bucket('local-storage-greetings4f6eb0fd')?.get(MessageId);
    expect(stored?.kind === 'object' && stored.body.toString()).toBe(
      `hello 👋 from ${principalOfAccessKey('billing-api').senderId}`,
    );
    expect(trace.events()).toContainEqual(
      expect.objectContaining({ type: 'function-log', line: `stored ${MessageId}` }),
    );
  });

  it('says what it is doing', async () => {
    const { steps } = await start(await createProject());
    expect(steps).toEqual([expect.stringContaining('synthesizing'), 'deploying local-storage, local-pipeline']);
  });

  it('leaves nothing behind that keeps the process from exiting', async () => {
    const script = `
      const { startLocalStack } = await import(${JSON.stringify(startModule.href)});
      const stack = await startLocalStack({ projectRoot: ${JSON.stringify(await createProject())}, port: 0 });
      stack.services.sqs.queueByName('intake').send({ body: 'hello', senderId: 'AROAEXAMPLE:session' });
      const { ok } = await stack.trace.waitFor(({ type }) => type === 'function-invoked');
      await stack.stop();
      console.log('stopped', ok);`;
    const run = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    expect(run).toEqual({ stdout: 'stopped true\n', stderr: '' });
  });

  it('can be stopped twice, as by an impatient Ctrl-C', async () => {
    const stack = await start(await createProject());
    await Promise.all([stack.stop(), stack.stop()]);
  });

  it('names the port that is taken, and what to do', async () => {
    const { server, port } = await listenSomewhere();
    onTestFinished(() => void server.close());
    await expect(startLocalStack({ projectRoot: await createProject(), port })).rejects.toThrow(
      `port ${port} is already in use: stop what listens there (another local stack, or LocalStack) or choose another port`,
    );
  });

  it.each([
    [
      'before it starts anything, when there is something it does not know',
      `template.Resources.IntakeA0CA28E8.Properties.FifoQueue = true;`,
      'local-pipeline Resources.IntakeA0CA28E8.Properties.FifoQueue: the local stack has no such property',
    ],
    [
      'and gives the port back, when a service refuses a resource',
      `template.Resources.IntakeA0CA28E8.Properties.VisibilityTimeout = 5;`,
      'Queue visibility timeout: 5 seconds is less than Function timeout: 30 seconds',
    ],
  ])('stops %s', async (_, change, problem) => {
    const { server, port } = await listenSomewhere();
    server.close();
    await once(server, 'close');
    await expect(startLocalStack({ projectRoot: await createProject({ change }), port })).rejects.toThrow(problem);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
  });
});
