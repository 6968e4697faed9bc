import { renderTable } from '../output/table.ts';
import { bindingOf, demandsOf, type Load } from './demands.ts';
import { limitOf } from './limits.ts';

/** For people: what a load asks of each limit, and what has to be raised for it. */
export const renderScale = (load: Load): string => {
  const binding = bindingOf(load);
  return [
    renderTable(
      ['limit', 'how', 'asked', 'allowed', ''],
      demandsOf(load).map(({ limit, what, formula, asked, allowed }) => [
        `${what}${limitOf(limit).assumed === true ? ' *' : ''}`,
        formula,
        figure(asked),
        figure(allowed),
        asked > allowed ? 'TOO MUCH' : 'fits',
      ]),
    ),
    binding.length === 0
      ? 'everything fits'
      : renderTable(
          ['raise, the most overdrawn first', 'times over', 'how'],
          binding.map(({ limit, what, asked, allowed }) => [what, figure(asked / allowed), limitOf(limit).raise]),
        ),
    '* not read anywhere that counts. Symbols and sources: docs/scaling.md, cli/scale/limits.ts. All of the load in one lane, source and purpose.',
  ].join('\n');
};

/** Three digits that count, and no more. */
export const figure = (value: number): string =>
  value >= 1_000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
