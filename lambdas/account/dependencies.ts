import type { ReadQuota } from '../adapters/sending-account.ts';
import type { Observe } from '../runtime/observation.ts';

/** What watching the account needs of the world. */
export type AccountDependencies = { readonly readQuota: ReadQuota; readonly observe: Observe };
