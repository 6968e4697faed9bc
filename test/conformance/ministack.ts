import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Environment } from '../../infra/environments/environment.ts';
import { projectRoot, workFolder } from './folders.ts';
import { hostedZones } from './hosted-zones.ts';
import type { PythonEnvironment } from './python-environment.ts';
import { endGroup } from './run-command.ts';

const launcher = join(import.meta.dirname, 'ministack/launch.py');
const startSeconds = 60;
const stopSeconds = 10;

/** What SES says of a mail. */
export type SesEvent = {
  readonly topic: string;
  /** The ARN of the configuration set that the mail was sent with. */
  readonly source: string;
  readonly subject: string;
  readonly message: string;
};

export type MiniStack = {
  /** What a client's process needs to speak to it as the account's administrator. */
  readonly env: NodeJS.ProcessEnv;
  /** Where it writes what it does. */
  readonly log: string;
  /** Publishes to a topic as the service SES. @throws when the topic's policy does not let it */
  publishAsSes(event: SesEvent): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts an empty AWS account that has nothing but the hosted zones of the environment.
 *
 * It verifies signatures and evaluates IAM, queue, bucket and trust policies (AUTH), and speaks TLS, which our queues and
 * buckets insist on.
 *
 * @param options.sesUrl where its functions and its CloudFormation find SES
 * @throws when it is not ready in time
 */
export const startMiniStack = async (options: {
  readonly python: PythonEnvironment;
  readonly environment: Environment;
  readonly sesUrl: string;
}): Promise<MiniStack> => {
  const { python, environment, sesUrl } = options;
  const folder = join(workFolder, 'ministack');
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'state'), { recursive: true });
  // MiniStack runs functions by a CommonJS script in here, and this project's package.json says otherwise.
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}');
  await writeFile(join(folder, 'state/route53.json'), JSON.stringify(hostedZones(environment)));

  const [port, sesEventsPort] = await Promise.all([freePort(), freePort()]);
  // An IP, so that S3 addresses stay path-style.
  const url = `https://127.0.0.1:${port}`;
  const log = join(folder, 'log.txt');
  const process_ = spawn(python.python, [launcher], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...cleanEnvironment(),
      AUTH: 'true',
      AWS_ENDPOINT_URL_SESV2: sesUrl,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      MINISTACK_ACCOUNT_ID: environment.account,
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_REGION: environment.region,
      // Only to start with the zones: a hosted zone gets a new id from CreateHostedZone.
      PERSIST_STATE: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUNBUFFERED: '1',
      SES_EVENTS_PORT: String(sesEventsPort),
      SFTP_ENABLED: '0',
      STATE_DIR: join(folder, 'state'),
      // Its certificate, its log and the code of the functions.
      TMPDIR: folder,
      USE_SSL: '1',
    },
  });
  const written = createWriteStream(log);
  const ready = Promise.withResolvers<void>();
  for (const stream of [process_.stdout, process_.stderr]) {
    stream.setEncoding('utf8').on('data', (lines: string) => {
      written.write(lines);
      if (lines.includes(`Running on ${url}`)) ready.resolve();
    });
  }
  const ended = once(process_, 'close');
  const fail = (what: string) => () => ready.reject(new Error(`MiniStack ${what}: see ${log}`));
  process_.once('error', fail('could not be started')).once('close', fail('has ended'));
  const limit = setTimeout(fail(`was not ready after ${startSeconds} s`), startSeconds * 1_000);

  const stop = async () => {
    endGroup(process_.pid, 'SIGTERM');
    const force = setTimeout(() => endGroup(process_.pid), stopSeconds * 1_000);
    await ended;
    clearTimeout(force);
    // Its functions, whether or not it has ended them.
    endGroup(process_.pid);
    written.end();
    await finished(written);
  };
  try {
    await ready.promise;
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(limit);
  }
  const certificate = join(folder, 'ministack-tls/server.crt');
  return {
    log,
    stop,
    env: clientEnvironment({ url, sesUrl, certificate, region: environment.region }),
    async publishAsSes(event) {
      const { ok, status } = await fetch(`http://127.0.0.1:${sesEventsPort}`, {
        method: 'POST',
        body: JSON.stringify(event),
      });
      if (!ok) throw new Error(`SES may not publish to ${event.topic} for ${event.source}: ${status}`);
    },
  };
};

const clientEnvironment = (endpoint: {
  readonly url: string;
  readonly sesUrl: string;
  readonly certificate: string;
  readonly region: string;
}): NodeJS.ProcessEnv => ({
  ...cleanEnvironment(),
  // The account itself, as MiniStack has it.
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_CA_BUNDLE: endpoint.certificate,
  AWS_ENDPOINT_URL: endpoint.url,
  AWS_ENDPOINT_URL_SESV2: endpoint.sesUrl,
  // For boto3, which does not look at AWS_REGION.
  AWS_DEFAULT_REGION: endpoint.region,
  AWS_REGION: endpoint.region,
  NODE_EXTRA_CA_CERTS: endpoint.certificate,
});

/** Without the AWS account and certificates of whoever runs this, and with the pinned Node: MiniStack runs the functions with the first in the path. */
const cleanEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(AWS_|CDK_|NODE_(ENV|EXTRA_CA_CERTS|OPTIONS)$|REQUESTS_CA_BUNDLE$|SSL_CERT_FILE$|VITEST)/.test(name),
    ),
  ),
  AWS_CONFIG_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  PATH: [dirname(process.execPath), join(projectRoot, 'node_modules/.bin'), process.env['PATH']].join(':'),
});

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('could not find a free port');
  return address.port;
};
