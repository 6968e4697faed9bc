import * as z from 'zod/mini';
import { AwsError } from '../../aws-error.ts';
import { defineAction } from '../../json-protocol.ts';
import { MAX_PARAMETERS_PER_PAGE } from '../limits.ts';
import type { Ssm } from '../store.ts';
import { writeParameter } from '../wire-parameter.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
export const getParametersByPath = defineAction(
  z.object({
    Path: z.string(),
    Recursive: z.optional(z.boolean()),
    MaxResults: z.optional(z.number()),
    NextToken: z.optional(z.string()),
    ParameterFilters: z.optional(z.array(z.unknown())),
  }),
  (input, ssm: Ssm) => {
    const { Path, Recursive = false, MaxResults = MAX_PARAMETERS_PER_PAGE, NextToken } = input;
    check(Path, MaxResults, input.ParameterFilters ?? []);
    const folder = Path.endsWith('/') ? Path : `${Path}/`;
    // The token is the name of the last parameter of the page before.
    const after = NextToken === undefined ? '' : Buffer.from(NextToken, 'base64').toString();
    const rest = ssm
      .parameters()
      .filter(({ name }) => name > after && name.startsWith(folder))
      .filter(({ name }) => Recursive || !name.slice(folder.length).includes('/'));
    const page = rest.slice(0, MaxResults);
    return {
      Parameters: page.map(writeParameter),
      NextToken: rest.length > page.length ? Buffer.from(page.at(-1)?.name ?? '').toString('base64') : undefined,
    };
  },
);

const check = (path: string, max: number, filters: readonly unknown[]) => {
  if (!path.startsWith('/')) {
    throw new AwsError(
      'ValidationException',
      `The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "/": ${path}`,
    );
  }
  if (!Number.isInteger(max) || max < 1 || max > MAX_PARAMETERS_PER_PAGE) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${max}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and ${MAX_PARAMETERS_PER_PAGE}`,
    );
  }
  if (filters.length > 0) {
    throw new AwsError('ValidationException', 'the local stack does not filter parameters: leave ParameterFilters out');
  }
};
