import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Marks a directory as used now, and removes all beside it but the `limit` used last. */
export const keepRecentlyUsed = async (directory: string, limit: number): Promise<void> => {
  const now = new Date();
  await utimes(directory, now, now);
  const parent = dirname(directory);
  const neighbours = await Promise.all(
    (await readdir(parent)).map(async (name) => {
      const path = join(parent, name);
      return { path, usedAt: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 };
    }),
  );
  const stale = neighbours.toSorted((left, right) => right.usedAt - left.usedAt).slice(limit);
  await Promise.all(stale.map(({ path }) => rm(path, { recursive: true, force: true })));
};
