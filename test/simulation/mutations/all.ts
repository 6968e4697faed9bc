import { adapterMutations } from './adapters.ts';
import { domainMutations } from './domain.ts';
import { functionMutations } from './functions.ts';
import { furtherMutations } from './further.ts';
import { laterMutations } from './later.ts';
import type { Mutation } from './mutation.ts';
import { sendMutations } from './send.ts';

export const mutations: readonly Mutation[] = [
  ...sendMutations,
  ...domainMutations,
  ...adapterMutations,
  ...functionMutations,
  ...laterMutations,
  ...furtherMutations,
];
