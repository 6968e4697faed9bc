import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { escapeFormula, unescapeFormula } from '../../../cli/csv/formula.ts';
import { type CsvRow, readRows } from '../../../cli/csv/read-rows.ts';
import { writeRows } from '../../../cli/csv/write-rows.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-'));
});
afterAll(() => rm(folder, { recursive: true }));

const columns = { required: ['a'], optional: ['b'], ignored: [] } as const;

const rowsOf = async (path: string): Promise<readonly CsvRow<'a' | 'b'>[]> => {
  const rows: CsvRow<'a' | 'b'>[] = [];
  for await (const row of (await readRows(path, columns)).rows) rows.push(row);
  return rows;
};

const read = async (text: string | Buffer): Promise<readonly CsvRow<'a' | 'b'>[]> => {
  const path = join(folder, 'read.csv');
  await writeFile(path, text);
  return rowsOf(path);
};

describe('the rows of a CSV file', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('have the line they begin at, also behind cells with line breaks and empty lines, with %s', async (_, end) => {
    const text = ['a,b', '1,x', `2,"y${end}y${end}y"`, '3,z', '', '4,', ''].join(end);
    expect((await read(text)).map(({ line, cells }) => [line, cells[0]])).toEqual([
      [2, '1'],
      [3, '2'],
      [6, '3'],
      [8, '4'],
    ]);
  });

  it('leave out empty cells and the white space around them', async () => {
    expect(await read('b, A \n , x \n')).toMatchObject([{ values: { a: 'x' } }]);
  });

  it('are a problem where the file is not UTF-8, and no question marks', async () => {
    expect(await read(Buffer.from('a,b\nx,Gr\xfc\xdfe\ny,z\n', 'latin1'))).toMatchObject([
      { line: 2, problem: expect.stringContaining('UTF-8') },
      { line: 3, values: { a: 'y' } },
    ]);
  });
});

describe('cells', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', "'\t1", "'=1", "''@x"])(
    'are no formula to a spreadsheet: %j',
    (cell) => {
      expect(escapeFormula(cell)).toBe(`'${cell}`);
    },
  );

  it.each(['anna@acme.example', "o'hara@acme.example", "'quoted'", '', '1=1'])('stay as they are: %j', (cell) => {
    expect(escapeFormula(cell)).toBe(cell);
  });

  it('are the same again, whatever they were', () => {
    const cell = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', ',', '"', '\n') });
    fc.assert(
      fc.property(cell, (text) => {
        expect(unescapeFormula(escapeFormula(text))).toBe(text);
        expect(escapeFormula(text)).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  it('come back from a file as they were written to it', async () => {
    const path = join(folder, 'written.csv');
    const cell = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', 'a', ',', '"', '\n', ' ', 'ü', '📎') });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), async (rows) => {
        const writer = writeRows(path, ['a', 'b']);
        for (const row of rows) await writer.write(['x', ...row].slice(0, 2));
        await writer.end();
        const again = await rowsOf(path);
        expect(again.map((row) => ('values' in row ? (row.values.b ?? '') : row.problem))).toEqual(
          rows.map(([value]) => value.trim()),
        );
      }),
      { numRuns: 50 },
    );
  });

  it.each(['\n', '\r', '\r\n'])('are in quotes where they hold a line break: %j', async (end) => {
    const path = join(folder, 'breaks.csv');
    const rows = writeRows(path, ['a', 'b']);
    await rows.write([`x${end}y`, 'z']);
    await rows.end();
    expect(await readFile(path, 'utf8')).toBe(`a,b\r\n"x${end}y",z\r\n`);
  });

  it('are written for their owner alone to read: they hold addresses', async () => {
    const path = join(folder, 'private.csv');
    const writer = writeRows(path, ['a']);
    await writer.end();
    const { mode } = await stat(path);
    expect(mode & 0o077).toBe(0);
    expect(await readFile(path, 'utf8')).toBe('a\r\n');
  });
});
