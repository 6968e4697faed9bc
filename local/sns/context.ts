import type { Principal } from '../principal.ts';
import type { QueryAction } from '../query-protocol.ts';
import type { Sns } from './store.ts';

/** What every SNS action works with besides its parameters. */
export type SnsContext = { readonly sns: Sns; readonly caller: Principal };

const SNS_NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

export const defineSnsAction = (run: QueryAction<SnsContext>['run']): QueryAction<SnsContext> => ({
  namespace: SNS_NAMESPACE,
  run,
});
