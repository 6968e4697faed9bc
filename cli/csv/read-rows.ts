import { createReadStream } from 'node:fs';
import { CsvError, type Info, parse } from 'csv-parse';
import { UserError } from '../user-error.ts';
import { unescapeFormula } from './formula.ts';

/** Which columns a file may have. */
export type Columns<Name extends string> = {
  readonly required: readonly Name[];
  readonly optional: readonly Name[];
  /** Those that exports and lists of rejected lines have besides: they are not read. */
  readonly ignored: readonly string[];
};

/** A row of a file by its columns, or what is wrong with it before anybody has looked at what it says. */
export type CsvRow<Name extends string> = {
  /** Where it begins, from 1. */
  readonly line: number;
  /** As they stand in the file. */
  readonly cells: readonly string[];
} & (
  | { readonly values: Readonly<Partial<Record<Name, string>>> }
  /** For people. */
  | { readonly problem: string }
);

export type CsvFile<Name extends string> = {
  /** As they stand in the file. */
  readonly header: readonly string[];
  readonly rows: AsyncIterable<CsvRow<Name>>;
};

const longestRow = 100_000;

/**
 * Reads a CSV file (RFC 4180, UTF-8) whose first row names its columns, in any order and case, row by row: a file may be
 * larger than memory. White space around a cell does not count, an empty cell is none.
 * @throws {UserError} where the file is none, or its header not one of these columns; also while its rows are read
 */
export const readRows = async <const Name extends string>(
  path: string,
  columns: Columns<Name>,
): Promise<CsvFile<Name>> => {
  const records = readRecords(path);
  const first = await records.next();
  if (first.done === true) throw new UserError(`${path} is empty: its first line names the columns`);
  const header = first.value.record;
  const names = namesOf(path, header, columns);
  return { header, rows: toRows(records, names) };
};

type Row = { readonly record: readonly string[]; readonly line: number };

async function* readRecords(path: string): AsyncGenerator<Row, undefined> {
  const file = createReadStream(path);
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
  });
  // An error of the file ends what reads from the parser.
  file.on('error', (error) => parser.destroy(error));
  file.pipe(parser);
  let countedTwice = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      const text = record.join(',');
      // The parser counts both characters of a line break that stands in a cell.
      countedTwice += countOf(text, '\r\n');
      yield { record, line: info.lines - countedTwice - countOf(text, '\n') };
    }
  } catch (error) {
    throw asUserError(path, error);
  } finally {
    file.destroy();
  }
}

const countOf = (text: string, part: string): number => text.split(part).length - 1;

const asUserError = (path: string, error: unknown): unknown => {
  if (error instanceof CsvError) {
    const line = 'lines' in error ? `, line ${String(error.lines)}` : '';
    return new UserError(`${path}${line}: no CSV (${error.code}): check the quotation marks there and before`);
  }
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) {
    return new UserError(`${path}: there is no such file`);
  }
  return error;
};

/** The column of each cell; undefined: it is not read. */
const namesOf = <Name extends string>(
  path: string,
  header: readonly string[],
  { required, optional, ignored }: Columns<Name>,
): readonly (Name | undefined)[] => {
  const known = [...required, ...optional];
  const wanted = `its first line names the columns: ${required.join(', ')}${optional.length === 0 ? '' : ` and, as you need them, ${optional.join(', ')}`}`;
  if (header.length === 1 && header[0]?.includes(';')) {
    throw new UserError(`${path}: the columns are separated by semicolons: save it with commas`);
  }
  const given = header.map((cell) => cell.trim().toLowerCase());
  const find = (name: string) => known.find((each) => each.toLowerCase() === name);
  const unknown = given.filter(
    (name) => find(name) === undefined && !ignored.some((each) => each.toLowerCase() === name),
  );
  const missing = required.filter((name) => !given.includes(name.toLowerCase()));
  const twice = given.filter((name, index) => given.indexOf(name) !== index);
  const problems = [
    ...(unknown.length === 0 ? [] : [`there is no column ${unknown.map((name) => JSON.stringify(name)).join(', ')}`]),
    ...(missing.length === 0 ? [] : [`${missing.join(', ')} is missing`]),
    ...(twice.length === 0 ? [] : [`${twice.join(', ')} is there twice`]),
  ];
  if (problems.length > 0) throw new UserError(`${path}: ${problems.join('; ')}`, wanted);
  return given.map(find);
};

async function* toRows<Name extends string>(
  records: AsyncIterable<Row>,
  names: readonly (Name | undefined)[],
): AsyncGenerator<CsvRow<Name>> {
  for await (const { record: cells, line } of records) {
    if (cells.length !== names.length) {
      const problem = `it has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} and the header ${names.length}: quote cells that hold commas`;
      yield { line, cells, problem };
    } else if (cells.some((cell) => cell.includes('\uFFFD'))) {
      yield { line, cells, problem: 'it is not UTF-8: save the file as UTF-8' };
    } else yield { line, cells, values: valuesOf(cells, names) };
  }
}

const valuesOf = <Name extends string>(
  cells: readonly string[],
  names: readonly (Name | undefined)[],
): Readonly<Partial<Record<Name, string>>> => {
  const values: Partial<Record<Name, string>> = {};
  for (const [index, cell] of cells.entries()) {
    const [name, value] = [names[index], unescapeFormula(cell.trim()).trim()];
    if (name !== undefined && value !== '') values[name] = value;
  }
  return values;
};
