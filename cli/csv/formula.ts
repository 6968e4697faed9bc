/**
 * What a spreadsheet may take for a formula when it opens a CSV file: an address may begin like one (`=cmd@acme.example` is
 * valid), and a comment too. https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = /^[\s']*[=+\-@]|^'*[\t\r]/;

/** A cell that no spreadsheet calculates: a quotation mark is put before what would be a formula. */
export const escapeFormula = (cell: string): string => (formula.test(cell) ? `'${cell}` : cell);

/** The cell that was escaped; any other is left as it is. */
export const unescapeFormula = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
