import { isNobodys } from '../identity/identify-source.ts';
import type { Facts } from './facts.ts';

/**
 * Whether a request is to wait until a person has said whose its sender is: one that the queue's policy admits and no
 * source lists, such as the role of a source that was deleted and made anew. One that is registered for other sources only
 * tries to be somebody else.
 */
export const awaitsAdoption = ({
  source,
  problems,
  cannotBeKept,
}: Pick<Facts, 'source' | 'problems' | 'cannotBeKept'>): boolean =>
  !source.known &&
  isNobodys(source) &&
  isPrincipalId(source.reason.principal) &&
  problems.length === 0 &&
  cannotBeKept !== true;

/** SQS does not always name an IAM principal: nobody could be adopted then. */
const isPrincipalId = (principal: string): boolean => /^A(ROA|IDA)[A-Z0-9]+$/.test(principal);
