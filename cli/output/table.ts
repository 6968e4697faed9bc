import Table from 'cli-table3';
import { printable } from './printable.ts';
import { displayWidth, wrapText } from './wrap-text.ts';

/** Where output is not a terminal, as wide as a wide one. */
const defaultWidth = 140;
/** Where not everything fits. */
const widestColumn = 40;
/** A word is not broken before this: the longest id that people copy, a dead letter's, fits. */
const widestWord = 46;
const narrowestLastColumn = 30;

/**
 * A table for people. Columns are as wide as what they hold; if that does not fit, they are bounded and the last one
 * takes what is left. What is not visible in a cell is made visible.
 */
export const renderTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width = process.stdout.columns ?? defaultWidth,
): string => {
  const cells = rows.map((row) => row.map((cell) => cell.split('\n').map(printable).join('\n')));
  const widths = columnWidths([head, ...cells], width);
  const table = new Table({
    head: [...head],
    colWidths: widths.map((each) => each + 2),
    style: { head: [], border: [] },
  });
  for (const row of cells) table.push(row.map((cell, column) => wrapText(cell, widths[column] ?? 1).join('\n')));
  return table.toString();
};

const columnWidths = (rows: readonly (readonly string[])[], width: number): readonly number[] => {
  const natural = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widestLine(row[column] ?? ''))));
  if (totalWidth(natural) <= width) return natural;
  const bounded = natural.slice(0, -1).map((each, column) => {
    const words = rows.flatMap((row) => (row[column] ?? '').split(/\s/).map(displayWidth));
    return Math.min(each, Math.max(widestColumn, Math.min(widestWord, Math.max(...words))));
  });
  return [...bounded, Math.max(narrowestLastColumn, width - totalWidth([...bounded, 0]))];
};

/** Each column has a border and two spaces around its text; one more border closes the table. */
const totalWidth = (widths: readonly number[]): number => widths.reduce((sum, each) => sum + each + 3, 1);

const widestLine = (cell: string): number => Math.max(...cell.split('\n').map(displayWidth));
