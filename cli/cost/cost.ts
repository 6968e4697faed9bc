import { readCallsPerMail } from './calls-per-mail.ts';
import { type Extra, extrasOf } from './extras.ts';
import { type Line, priceMails, priceMonth, priceSes, total } from './price-mails.ts';
import { prices } from './prices.ts';
import { renderCost } from './render-cost.ts';
import { type ComparedTarget, compareTargets } from './targets.ts';

/** How full the batches of the functions are: ten mails under load, one when mail trickles in. */
export type Batch = 'full' | 'one';

export type CostOptions = { readonly mails: number; readonly batch: Batch; readonly json?: boolean };

export type Cost = {
  readonly mails: number;
  readonly batch: Batch;
  readonly countedAt: string;
  readonly lines: readonly Line[];
  readonly extras: readonly Extra[];
  readonly month: readonly Line[];
  /** US dollars. */
  readonly ses: { readonly aLaCarte: number; readonly essentials: number };
  readonly targets: readonly ComparedTarget[];
};

/** `postern cost`: what so many mails a month cost, from the calls that the benchmark counted and a dated price table. */
export const cost = async (options: CostOptions): Promise<void> => {
  const { mails, batch } = options;
  const counted = await readCallsPerMail();
  const calls = counted.batches[batch];
  const priced: Cost = {
    mails,
    batch,
    countedAt: counted.measuredAt,
    lines: priceMails(calls, mails),
    extras: extrasOf(calls),
    month: priceMonth(counted.monthly),
    ses: priceSes(mails),
    targets: compareTargets(calls),
  };
  console.log(options.json === true ? JSON.stringify(documentOf(priced), undefined, 2) : renderCost(priced));
};

const documentOf = (priced: Cost) => ({
  ...priced,
  usd: { mails: total(priced.lines), month: total(priced.month), ses: priced.ses },
  prices,
});
