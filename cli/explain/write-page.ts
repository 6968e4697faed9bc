import { open } from 'node:fs/promises';
import { printable } from '../output/printable.ts';
import { UserError } from '../user-error.ts';

/** Writes a page that holds addresses: only whoever asked may read it, also where the file was there before. */
export const writePage = async (file: string, page: string): Promise<void> => {
  try {
    await using handle = await open(file, 'w', 0o600);
    // A pipe or a device keeps its own.
    if ((await handle.stat()).isFile()) await handle.chmod(0o600);
    await handle.writeFile(page);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new UserError(
      `--html ${printable(file)}: cannot be written (${code})`,
      'next: name a file in a folder that is there and yours',
    );
  }
};
