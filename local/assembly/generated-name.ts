import { createHash } from 'node:crypto';

const HASH_LENGTH = 8;

/**
 * The physical name of a resource whose template gives none. On AWS it ends in random characters; here it is the same
 * every time, so that queue URLs and role names can be written down.
 */
export const generatedName = (stackName: string, logicalId: string, maximumLength: number): string => {
  const name = `${stackName}-${logicalId}`;
  if (name.length <= maximumLength) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, maximumLength - HASH_LENGTH - 1)}-${hash}`;
};
