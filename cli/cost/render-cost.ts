import { renderTable } from '../output/table.ts';
import type { Cost } from './cost.ts';
import { type Line, total } from './price-mails.ts';
import { prices } from './prices.ts';

/** The price for people: what mails cost, what a month costs, and where the targets are missed. */
export const renderCost = ({ mails, batch, countedAt, lines, extras, month, ses, targets }: Cost): string => {
  const perMail = total(lines);
  const monthly = total(month);
  const dates = Object.values(prices)
    .map(({ date }) => date)
    .toSorted();
  return [
    `${count(mails)} delivered mails of one recipient, ${batch === 'full' ? 'in full batches' : 'in batches of one'}; calls counted on the local stack on ${countedAt}`,
    lineTable('for the mails, without SES', lines),
    renderTable(
      ['a mail that is … costs more', 'write units', 'US dollars a million'],
      extras.map(({ what, writeUnits, usd }) => [what, short(writeUnits), dollars(usd)]),
    ),
    lineTable('for a month, however many', month),
    renderTable(
      ['with Amazon SES', 'SES', 'the mails', 'a month', 'sum'],
      [
        [
          'à la carte',
          dollars(ses.aLaCarte),
          dollars(perMail),
          dollars(monthly),
          dollars(ses.aLaCarte + perMail + monthly),
        ],
        [
          'Essentials',
          dollars(ses.essentials),
          dollars(perMail),
          dollars(monthly),
          dollars(ses.essentials + perMail + monthly),
        ],
      ],
    ),
    renderTable(
      ['target, set for full batches', 'at most', 'is', ''],
      targets.map(({ target, atMost, figure, isMet }) => [
        target,
        short(atMost),
        short(figure),
        isMet ? 'met' : 'MISSED',
      ]),
    ),
    `* price or quantity assumed: cli/cost/assumptions.ts, cli/cost/prices.ts. Prices of us-east-1, read ${dates[0]} to ${dates.at(-1)}, without free tiers.`,
  ].join('\n');
};

const lineTable = (title: string, lines: readonly Line[]): string =>
  renderTable(
    [title, 'quantity', 'unit', 'US dollars'],
    [
      ...lines.map(({ component, quantity, unit, usd, assumed }) => [
        `${component}${assumed ? ' *' : ''}`,
        count(quantity),
        unit,
        dollars(usd),
      ]),
      ['sum', '', '', dollars(total(lines))],
    ],
  );

const dollars = (usd: number): string => usd.toFixed(2);

const short = (value: number): string => String(Number(value.toPrecision(3)));

const count = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 });
