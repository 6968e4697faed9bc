import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, readText } from '../documents/read-text.ts';
import { UserError } from '../user-error.ts';

export type TextFile = { readonly path: string; readonly text: string };

/** A policy as it lies on disk: one file with everything, or a folder of `policy.yaml` and `sources/*.yaml`. */
export type PolicyFiles =
  | { readonly layout: 'file'; readonly policy: TextFile }
  | { readonly layout: 'folder'; readonly policy: TextFile; readonly sources: readonly TextFile[] };

/** @throws {UserError} when something is not there or cannot be read */
export const readPolicyFiles = async (path: string): Promise<PolicyFiles> => {
  if (!(await isFolder(path))) return { layout: 'file', policy: await readTextFile(path) };
  const policy = await readTextFile(join(path, 'policy.yaml'));
  const sources = await Promise.all((await listYaml(join(path, 'sources'))).map(readTextFile));
  return { layout: 'folder', policy, sources };
};

const readTextFile = async (path: string): Promise<TextFile> => ({ path, text: await readText(path) });

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${codeOf(error)}): name a policy folder or file that exists`);
  }
};

/** In the order of their names, so that problems come out the same everywhere. A policy without sources is one. */
const listYaml = async (folder: string): Promise<readonly string[]> => {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => /^[^.].*\.ya?ml$/.test(name))
      .toSorted()
      .map((name) => join(folder, name));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw new UserError(`${folder}: cannot be read (${codeOf(error)}): it should be a folder of source files`);
  }
};
