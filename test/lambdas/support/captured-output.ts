/** Everything this process writes while `work` runs: what CloudWatch Logs would get. */
export const captureOutput = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
  const chunks: string[] = [];
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  for (const stream of streams) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      chunks.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      const written = rest.find((argument) => typeof argument === 'function');
      if (written !== undefined) process.nextTick(written);
      return true;
    };
  }
  try {
    await work();
  } finally {
    for (const [index, stream] of streams.entries()) stream.write = writes[index] ?? stream.write;
  }
  return chunks
    .join('')
    .split('\n')
    .filter((line) => line !== '');
};
