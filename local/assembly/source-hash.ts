import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Enough to tell sources apart, and short enough to read. */
const LENGTH = 16;

/** A hash over the names and contents of files and folders; one that does not exist counts as empty. */
export const sourceHash = async (root: string, paths: readonly string[]): Promise<string> => {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of await filesBelow(root, path)) {
      const content = await readFile(join(root, file));
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex').slice(0, LENGTH);
};

const filesBelow = async (root: string, path: string): Promise<readonly string[]> => {
  const found = await stat(join(root, path)).catch(() => undefined);
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  const names = await readdir(join(root, path));
  const nested = await Promise.all(names.toSorted().map((name) => filesBelow(root, join(path, name))));
  return nested.flat();
};
