import * as z from 'zod/mini';
import { AwsError } from '../../aws-error.ts';
import { defineAction } from '../../json-protocol.ts';
import type { Ssm } from '../store.ts';
import { writeParameter } from '../wire-parameter.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
export const getParameter = defineAction(z.object({ Name: z.string() }), ({ Name }, ssm: Ssm) => {
  const parameter = ssm.parameter(Name);
  if (parameter === undefined) {
    throw new AwsError('ParameterNotFound', `there is no parameter ${Name} on the local stack`);
  }
  return { Parameter: writeParameter(parameter) };
});
