import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { escapeFormula } from './formula.ts';

export type RowWriter = {
  /** Waits while whoever reads it is slower. */
  readonly write: (cells: readonly (string | undefined)[]) => Promise<void>;
  readonly end: () => Promise<void>;
};

/**
 * Writes a CSV file (RFC 4180) that spreadsheets do not calculate with.
 * @param path - undefined: standard output
 */
export const writeRows = (path: string | undefined, header: readonly string[]): RowWriter => {
  // By itself it quotes only the line end that it writes; to other readers half of one ends the row, too.
  const rows = stringify({ record_delimiter: 'windows', quoted_match: /[\r\n]/ });
  const target = path === undefined ? process.stdout : createWriteStream(path, { mode: 0o600 });
  rows.pipe(target, { end: path !== undefined });
  const failed = new Promise<never>((_, reject) => {
    target.once('error', reject);
    rows.once('error', reject);
  });
  // Whoever waits for it hears of it.
  failed.catch(() => undefined);
  const drained = () => new Promise<void>((resolve) => rows.once('drain', resolve));
  const write: RowWriter['write'] = async (cells) => {
    if (!rows.write(cells.map((cell = '') => escapeFormula(cell)))) await Promise.race([drained(), failed]);
  };
  const begun = write(header);
  return {
    write: async (cells) => {
      await begun;
      await write(cells);
    },
    end: async () => {
      await begun;
      rows.end();
      await Promise.race([path === undefined ? finished(rows, { readable: true }) : finished(target), failed]);
    },
  };
};
