import { vi } from 'vitest';

/** Every line this process writes while `work` runs: what CloudWatch Logs would get. */
export const captureOutput = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
  const chunks: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      chunks.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      const written = rest.find((argument) => typeof argument === 'function');
      if (written !== undefined) process.nextTick(written);
      return true;
    }),
  );
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return chunks
    .join('')
    .split('\n')
    .filter((line) => line !== '');
};
