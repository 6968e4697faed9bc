import type { StopItem } from '../../lambdas/contract/stop.ts';
import type { Stop } from '../../lambdas/domain/policy/stop.ts';
import { printable } from '../output/printable.ts';
import { renderTable } from '../output/table.ts';

/** Stops for people. */
export const renderStops = (stops: readonly Stop[]): string =>
  stops.length === 0
    ? 'nothing is stopped'
    : renderTable(
        ['scope', 'queued', 'since', 'until', 'by', 'reason'],
        stops.map(({ scope, queued, since, until, by, reason }) => [
          scope,
          queued,
          since ?? 'unknown',
          until ?? 'resumed',
          by ?? 'unknown',
          reason,
        ]),
      );

/** What a stop that was just made does. */
export const renderStop = ({ scope, queued, until }: Pick<StopItem, 'scope' | 'queued' | 'until'>): string =>
  printable(
    `${scope} is stopped${until === undefined ? '' : ` until ${until}`}: mail is ${queued === 'hold' ? 'held' : 'discarded'}, what is queued too, within seconds; postern resume ${scope} ends it`,
  );
