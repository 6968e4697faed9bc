import * as z from 'zod/mini';
import { AwsError } from '../../aws-error.ts';
import { defineAction } from '../../json-protocol.ts';
import { MAX_NAMES_PER_REQUEST } from '../limits.ts';
import type { Ssm } from '../store.ts';
import { writeParameter } from '../wire-parameter.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
export const getParameters = defineAction(z.object({ Names: z.array(z.string()) }), ({ Names }, ssm: Ssm) => {
  if (Names.length === 0 || Names.length > MAX_NAMES_PER_REQUEST) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length between 1 and ${MAX_NAMES_PER_REQUEST}`,
    );
  }
  const found = Names.flatMap((name) => ssm.parameter(name) ?? []);
  return {
    Parameters: found.map(writeParameter),
    InvalidParameters: Names.filter((name) => ssm.parameter(name) === undefined),
  };
});
