import { readFile } from 'node:fs/promises';
import { UserError } from '../user-error.ts';

/**
 * The text of a file.
 * @throws {UserError} when it cannot be read or is not UTF-8
 */
export const readText = async (path: string): Promise<string> => {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${path}: not UTF-8: save the file as UTF-8`);
  }
};

export const readBytes = async (path: string): Promise<Uint8Array> => {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${codeOf(error)}): name a file that exists and is readable`);
  }
};

/** `ENOENT` and the like. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
