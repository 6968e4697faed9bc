import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const corpora = join(import.meta.dirname, '../../../shared/corpora');

/**
 * A corpus of cases beside the project; undefined where it is not there, which is said aloud: its tests are skipped then.
 * @param path - below the folder of corpora, one JSON document a line
 */
export const readCorpus = <Case>(path: string): readonly Case[] | undefined => {
  const file = join(corpora, path);
  if (!existsSync(file)) {
    console.warn(`the corpus ${path} is not there: its tests are skipped`);
    return undefined;
  }
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Case);
};
