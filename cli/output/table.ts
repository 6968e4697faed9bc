import Table from 'cli-table3';
import { printable } from './printable.ts';
import { displayWidth, wrapText } from './wrap-text.ts';

/** Where output is not a terminal, as wide as a wide one. */
const defaultWidth = 140;
const widestColumn = 40;
const narrowestLastColumn = 30;

/**
 * A table for people. Columns are as wide as what they hold, up to a bound; the last one takes what is left. What is not
 * visible in a cell is made visible.
 */
export const renderTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width = process.stdout.columns ?? defaultWidth,
): string => {
  const cells = rows.map((row) => row.map((cell) => cell.split('\n').map(printable).join('\n')));
  const widths = head.map((title, column) =>
    Math.min(
      widestColumn,
      Math.max(...[title, ...cells.map((row) => widestLine(row[column] ?? ''))].map(displayWidth)),
    ),
  );
  const last = widths.length - 1;
  // Each column has a border and two spaces around its text; one more border closes the table.
  const taken = widths.slice(0, last).reduce((sum, each) => sum + each + 3, 4);
  const widestLast = Math.max(
    ...cells.map((row) => displayWidth(widestLine(row[last] ?? ''))),
    displayWidth(head[last] ?? ''),
  );
  widths[last] = Math.min(widestLast, Math.max(narrowestLastColumn, width - taken));

  const table = new Table({
    head: [...head],
    colWidths: widths.map((each) => each + 2),
    style: { head: [], border: [] },
  });
  for (const row of cells) table.push(row.map((cell, column) => wrapText(cell, widths[column] ?? 1).join('\n')));
  return table.toString();
};

const widestLine = (cell: string): string =>
  cell.split('\n').reduce((widest, line) => (displayWidth(line) > displayWidth(widest) ? line : widest), '');
