import type { DeadLetterRegister } from '../adapters/dead-letter-register.ts';
import type { KeepDeadLetter } from '../adapters/dead-letter-store.ts';
import type { Ledger } from '../adapters/ledger.ts';
import type { ReadPolicy } from '../adapters/policy-reader.ts';
import type { TellSources } from '../adapters/status-topic.ts';
import type { Observe } from '../runtime/observation.ts';

/** What the dead-letter function needs of the world. */
export type DeadLetterDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly readPolicy: ReadPolicy;
  readonly ledger: Pick<Ledger, 'get' | 'getEach' | 'record' | 'replace'>;
  readonly keep: KeepDeadLetter;
  /** So that people find it, and can have it brought back. */
  readonly enter: DeadLetterRegister['enter'];
  readonly tellSources: TellSources;
  readonly observe: Observe;
  /** RoleIds of our functions. */
  readonly trustedRoleIds: readonly string[];
};
