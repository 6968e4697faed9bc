import { Worker } from 'node:worker_threads';

/** One signature to make. */
export type DkimSignature = {
  readonly domain: string;
  readonly selector: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** Those of the message's header fields with these names are signed; any case. */
  readonly headerNames: readonly string[];
};

export type SigningJob = {
  readonly message: Uint8Array;
  readonly signatures: readonly DkimSignature[];
  /** Milliseconds since the epoch. */
  readonly signedAt: number;
};

/** To and from the thread. */
export type NumberedJob = SigningJob & { readonly id: number };
export type FinishedJob = { readonly id: number } & ({ readonly header: string } | { readonly error: string });

export type DkimSigner = {
  /** The `DKIM-Signature` header fields to put before the message, each with its line end. */
  sign(job: SigningJob): Promise<string>;
  close(): Promise<void>;
};

/**
 * Signs on a thread of its own: two signatures take 2 ms of CPU, which on the main thread would be the largest part of
 * accepting a mail. The thread starts with the first job.
 */
export const createDkimSigner = (): DkimSigner => {
  const waiting = new Map<number, PromiseWithResolvers<string>>();
  let thread: Worker | undefined;
  let lastId = 0;

  const finish = (finished: FinishedJob) => {
    const job = waiting.get(finished.id);
    waiting.delete(finished.id);
    if (waiting.size === 0) {
      // An idle thread does not keep the process alive.
      thread?.unref();
    }
    if ('header' in finished) {
      job?.resolve(finished.header);
    } else {
      job?.reject(new Error(`could not sign the mail: ${finished.error}`));
    }
  };

  const failAll = (error: string) => {
    thread = undefined;
    for (const id of waiting.keys()) {
      finish({ id, error });
    }
  };

  const start = (): Worker => {
    // Not the flags of this process: those of vitest would load its module runner.
    const started = new Worker(new URL('./dkim-signing-thread.ts', import.meta.url), { execArgv: [] });
    started.on('message', finish);
    started.on('error', (error) => failAll(String(error)));
    started.on('exit', () => failAll('the signing thread has ended'));
    return started;
  };

  return {
    sign(job) {
      lastId += 1;
      const result = Promise.withResolvers<string>();
      waiting.set(lastId, result);
      thread ??= start();
      thread.ref();
      // Copied, not transferred: the buffer may be a part of a larger one.
      thread.postMessage({ ...job, id: lastId } satisfies NumberedJob);
      return result.promise;
    },
    async close() {
      await thread?.terminate();
    },
  };
};
