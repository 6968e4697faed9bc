import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type * as z from 'zod/mini';
import { now } from '../../lambdas/adapters/clock.ts';
import { rowsPerChunk } from '../../lambdas/contract/control/lists.ts';
import { describeIssues, toMalformed } from '../../lambdas/contract/malformed.ts';
import type { RejectedRow } from '../../lambdas/domain/control/results.ts';
import { malformedWords } from '../../lambdas/domain/policy/words/en/malformed.ts';
import { type Columns, type CsvRow, readRows } from '../csv/read-rows.ts';
import { type RowWriter, writeRows } from '../csv/write-rows.ts';
import { printable } from '../output/printable.ts';
import { UserError } from '../user-error.ts';
import { createProgress } from './progress.ts';

/** Columns of a file of rejected lines, which is read again once it has been put right. */
const rejectionColumns = ['line', 'problem'] as const;

export type ImportOptions = {
  /** A file that gets the rejected lines, with what is wrong with each. */
  readonly rejected?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** Where a chunk is from. */
export type Part = {
  readonly file: string;
  readonly sha256: string;
  readonly fromLine: number;
  readonly toLine: number;
};

type Answer = {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: readonly RejectedRow[];
};

export type Import<Name extends string, Row> = {
  readonly path: string;
  readonly columns: Columns<Name>;
  readonly toRow: (values: Readonly<Partial<Record<Name, string>>>) => Row;
  /** What control takes a row with: one that it does not take would cost its chunk. */
  readonly schema: z.ZodMiniType;
  /** What no two lines may have in common, as control knows it: it sees only chunks, and no lines; absent: lines may be about the same. */
  readonly keyOf?: (row: Row) => string;
  /** Sends a chunk; the same again does no harm. */
  readonly send: (rows: readonly Row[], part: Part) => Promise<Answer>;
  readonly options: ImportOptions;
};

export type Imported = {
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** The first of them. */
  readonly rejectedLines: readonly RejectedLine[];
  readonly sha256: string;
};

export type RejectedLine = { readonly line: number; readonly problem: string };

/** Enough to keep the line busy, and few enough that control has room for others. */
const concurrentChunks = 4;
/** Nobody reads more; the file has all of them. */
const mostNamed = 1_000;
const waitsBeforeRetry = [1_000, 3_000, 9_000];

/**
 * Imports a CSV file in chunks. Good lines go in, the others are said with their line and what is wrong. What is interrupted
 * is begun anew: what is there already is found unchanged.
 *
 * The file is read twice: first to see that it is CSV to its end, so that nothing is written of one that is not.
 */
export const importFile = async <const Name extends string, Row>(task: Import<Name, Row>): Promise<Imported> => {
  const { path, options } = task;
  const columns = { ...task.columns, ignored: [...task.columns.ignored, ...rejectionColumns] };
  const { sha256, rows: total } = await inspect(path, columns);
  const { header, rows } = await readRows(path, columns);
  const progress = createProgress(now);
  const own = header.map((name) => !(rejectionColumns as readonly string[]).includes(name.trim().toLowerCase()));
  const ownCells = (cells: readonly string[]) => cells.filter((_, index) => own[index] !== false);
  const rejectedFile =
    options.rejected === undefined
      ? undefined
      : writeRows(options.rejected, [...ownCells(header), ...rejectionColumns]);
  const counts = { rows: 0, added: 0, changed: 0, unchanged: 0, rejected: 0 };
  const rejectedLines: RejectedLine[] = [];

  const reject = async ({ line, cells }: CsvRow<Name>, problem: string, file: RowWriter | undefined): Promise<void> => {
    counts.rejected += 1;
    if (rejectedLines.length < mostNamed) rejectedLines.push({ line, problem });
    await file?.write([...ownCells(cells), String(line), problem]);
  };

  const send = async (chunk: readonly Ready<Name, Row>[]): Promise<void> => {
    const [first, last] = [chunk[0], chunk.at(-1)];
    if (first === undefined || last === undefined) return;
    const part = { file: basename(path), sha256, fromLine: first.from.line, toLine: last.from.line };
    const answer = await again(
      () =>
        task.send(
          chunk.map(({ row }) => row),
          part,
        ),
      `stopped at line ${part.fromLine} of ${path}: import the same file again, what is there already stays as it is`,
    );
    counts.added += answer.added;
    counts.changed += answer.changed;
    counts.unchanged += answer.unchanged;
    for (const { index, problem } of answer.rejected) {
      const from = chunk[index]?.from;
      if (from !== undefined) await reject(from, problem, rejectedFile);
    }
    counts.rows += chunk.length;
    progress.report(
      `${Math.round((100 * counts.rows) / Math.max(total, 1))} % of ${total} rows, ${counts.rejected} rejected`,
    );
  };

  const seen = new Map<string, number>();
  const ready = async function* (): AsyncGenerator<Ready<Name, Row>> {
    for await (const from of rows) {
      if ('problem' in from) {
        counts.rows += 1;
        await reject(from, from.problem, rejectedFile);
        continue;
      }
      const missing = task.columns.required.filter((name) => from.values[name] === undefined);
      if (missing.length > 0) {
        counts.rows += 1;
        await reject(from, missing.map((name) => `${name} is missing`).join('; '), rejectedFile);
        continue;
      }
      const row = task.toRow(from.values);
      const key = task.keyOf?.(row);
      const before = key === undefined ? undefined : seen.get(key);
      const objection = objectionTo(row, task.schema);
      if (objection !== undefined) {
        counts.rows += 1;
        await reject(from, objection, rejectedFile);
      } else if (before === undefined) {
        if (key !== undefined) seen.set(key, from.line);
        yield { from, row };
      } else {
        counts.rows += 1;
        await reject(from, `it is about the same as line ${before}: keep one of them`, rejectedFile);
      }
    }
  };
  try {
    await sendConcurrently(inChunks(ready(), rowsPerChunk), concurrentChunks, send);
  } finally {
    progress.end();
    await rejectedFile?.end();
  }
  return { ...counts, rejectedLines: rejectedLines.toSorted((one, other) => one.line - other.line), sha256 };
};

const objectionTo = (row: unknown, schema: z.ZodMiniType): string | undefined => {
  const parsed = schema.safeParse(row, { reportInput: true });
  if (parsed.success) return undefined;
  return describeIssues(parsed.error.issues).map(toMalformed).map(malformedWords).join('; ');
};

type Ready<Name extends string, Row> = { readonly from: CsvRow<Name>; readonly row: Row };

/** @throws {UserError} unless the file is CSV to its end */
const inspect = async <Name extends string>(
  path: string,
  columns: Columns<Name>,
): Promise<{ readonly sha256: string; readonly rows: number }> => {
  let count = 0;
  for await (const _row of (await readRows(path, columns)).rows) count += 1;
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return { sha256: hash.digest('hex'), rows: count };
};

async function* inChunks<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<readonly Item[]> {
  let chunk: Item[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length === size) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

/** Reads on only when there is room: at most so many chunks are in memory. */
const sendConcurrently = async <Chunk>(
  chunks: AsyncGenerator<Chunk>,
  concurrency: number,
  send: (chunk: Chunk) => Promise<void>,
): Promise<void> => {
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    while (failures.length === 0) {
      // Generators answer one after the other, whoever asks.
      const { value, done } = await chunks.next();
      if (done === true) return;
      await send(value);
    }
  };
  const guarded = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, guarded));
  if (failures.length > 0) throw failures[0];
};

const again = async <Result>(call: () => Promise<Result>, whereItStopped: string): Promise<Result> => {
  for (const milliseconds of waitsBeforeRetry) {
    try {
      return await call();
    } catch (error) {
      if (error instanceof UserError) throw error;
      await setTimeout(milliseconds);
    }
  }
  try {
    return await call();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new Error(`${whereItStopped} (${error instanceof Error ? error.message : 'no answer'})`, { cause: error });
  }
};

const shownOnTerminal = 20;

/** Says what became of an import; exit code 1 if any line was rejected. */
export const reportImport = (imported: Imported, { dryRun, json, rejected }: ImportOptions): void => {
  const { rejectedLines, ...counts } = imported;
  if (counts.rejected > 0) process.exitCode = 1;
  if (json === true) {
    console.log(JSON.stringify({ ...counts, isDryRun: dryRun === true, rejectedLines }, undefined, 2));
    return;
  }
  console.log(
    `${dryRun === true ? 'nothing was written; it would be: ' : ''}${counts.rows} rows: ${counts.added} added, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.rejected} rejected`,
  );
  for (const { line, problem } of rejectedLines.slice(0, shownOnTerminal)) {
    console.error(printable(`line ${line}: ${problem}`));
  }
  if (counts.rejected > shownOnTerminal) {
    const where =
      rejected === undefined ? 'write them all to a file with --rejected FILE' : `all of them are in ${rejected}`;
    console.error(`and ${counts.rejected - shownOnTerminal} more: ${where}`);
  }
};
