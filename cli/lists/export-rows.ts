import { now } from '../../lambdas/adapters/clock.ts';
import type { Page } from '../../lambdas/domain/control/results.ts';
import { writeRows } from '../csv/write-rows.ts';
import { createProgress } from './progress.ts';
import { readPages } from './read-pages.ts';

export type Export<Row> = {
  /** Undefined: standard output. */
  readonly path: string | undefined;
  readonly header: readonly string[];
  readonly readPage: (after: string | undefined) => Promise<Page<Row>>;
  readonly toCells: (row: Row) => readonly (string | undefined)[];
};

/** Writes a list as CSV, page by page: it may be larger than memory. */
export const exportRows = async <Row>({ path, header, readPage, toCells }: Export<Row>): Promise<void> => {
  const progress = createProgress(now);
  const writer = writeRows(path, header);
  let count = 0;
  try {
    for await (const row of readPages(readPage)) {
      await writer.write(toCells(row));
      count += 1;
      progress.report(`${count} rows`);
    }
  } finally {
    progress.end();
    await writer.end();
  }
  console.error(`${count} rows${path === undefined ? '' : ` were written to ${path}`}`);
};
