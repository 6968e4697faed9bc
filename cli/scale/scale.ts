import { readCallsPerMail } from '../cost/calls-per-mail.ts';
import type { Batch } from '../cost/cost.ts';
import { bindingOf, demandsOf, type Load } from './demands.ts';
import { limitOf } from './limits.ts';
import { renderScale } from './render-scale.ts';

export type ScaleOptions = { readonly rate: number; readonly batch: Batch; readonly json?: boolean };

/** `postern scale`: which limits so many mails a second meet, from the calls that the benchmark counted. No AWS. */
export const scale = async ({ rate, batch, json }: ScaleOptions): Promise<void> => {
  const counted = await readCallsPerMail();
  const load: Load = { perSecond: rate, mail: counted.batches[batch] };
  console.log(json === true ? JSON.stringify(documentOf(load, batch), undefined, 2) : renderScale(load));
};

const documentOf = (load: Load, batch: Batch) => ({
  perSecond: load.perSecond,
  batch,
  demands: demandsOf(load).map((demand) => ({ ...demand, ...limitOf(demand.limit) })),
  binding: bindingOf(load).map(({ limit, what }) => ({ limit, what })),
});
