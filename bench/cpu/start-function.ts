import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Invocation, Invoked } from './function-process.ts';

/** A handler in a process of its own. */
export type FunctionProcess = {
  /** @throws Error when the process ended */
  invoke(event: unknown): Promise<Invoked & { /** Message ids. */ readonly failed: readonly string[] }>;
  /** What it wrote to its log since the last look. */
  takeLog(): string;
  stop(): void;
};

const module = fileURLToPath(new URL('./function-process.ts', import.meta.url));

export const startFunction = async (
  { modulePath, handlerName }: { readonly modulePath: string; readonly handlerName: string },
  environment: Readonly<Record<string, string>>,
): Promise<FunctionProcess> => {
  const child = fork(module, [modulePath, handlerName], {
    env: environment,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  // Lambda's log has both.
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
    });
  }
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the process of ${modulePath} ended`);
  });
  ended.catch(() => {});
  const answer = async (): Promise<unknown> => ((await Promise.race([once(child, 'message'), ended])) as unknown[])[0];
  await answer();

  return {
    async invoke(event) {
      const answered = answer();
      child.send({ event } satisfies Invocation);
      const invoked = (await answered) as Invoked;
      const { batchItemFailures = [] } = (invoked.returned ?? {}) as {
        batchItemFailures?: readonly { readonly itemIdentifier: string }[];
      };
      return { ...invoked, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
    },
    takeLog() {
      const taken = log;
      log = '';
      return taken;
    },
    stop: () => void child.kill(),
  };
};
