import { adapterMutations } from './adapters.ts';
import { domainMutations } from './domain.ts';
import { fourthRound } from './fourth-round.ts';
import { functionMutations } from './functions.ts';
import { furtherMutations } from './further.ts';
import { laterMutations } from './later.ts';
import type { Mutation } from './mutation.ts';
import { sendMutations } from './send.ts';
import { unseenOfFilter } from './unseen-filter.ts';
import { unseenFilterAgain } from './unseen-filter-again.ts';
import { unseenOnceMore } from './unseen-once-more.ts';
import { unseenOrder } from './unseen-order.ts';
import { unseenOfTheRest } from './unseen-rest.ts';
import { unseenRestAgain } from './unseen-rest-again.ts';
import { unseenOfSend } from './unseen-send.ts';
import { unseenSendAgain } from './unseen-send-again.ts';
import { unseenOfTables } from './unseen-tables.ts';

export const mutations: readonly Mutation[] = [
  ...sendMutations,
  ...domainMutations,
  ...adapterMutations,
  ...functionMutations,
  ...laterMutations,
  ...furtherMutations,
  ...unseenOfSend,
  ...unseenOfFilter,
  ...unseenOfTables,
  ...unseenOfTheRest,
  ...unseenSendAgain,
  ...unseenFilterAgain,
  ...unseenRestAgain,
  ...unseenOrder,
  ...unseenOnceMore,
  ...fourthRound,
];
