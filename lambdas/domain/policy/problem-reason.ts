import type { Malformed } from '../../contract/malformed.ts';
import type { Reason } from './reason.ts';

/** The reason a problem of a request is refused for. */
export const problemReason = (malformed: Malformed): Reason =>
  malformed.problem === 'not-supported-yet'
    ? { code: 'not-supported-yet', field: malformed.field }
    : { code: 'malformed', ...malformed };
