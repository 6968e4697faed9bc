import type * as z from 'zod/mini';
import { describeIssues, type Malformed, toMalformed } from '../contract/malformed.ts';

/**
 * The environment of a function, parsed by its schema in contract/environment.ts.
 * @throws Error naming every variable that is missing or wrong; never a value
 */
export const parseEnvironment = <Schema extends z.ZodMiniType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Schema> => {
  const parsed = schema.safeParse(environment, { reportInput: true });
  if (parsed.success) return parsed.data;
  const problems = describeIssues(parsed.error.issues).map(toMalformed).map(inWords);
  throw new Error(`environment variables are missing or wrong: ${problems.join('; ')}`);
};

const inWords = ({ field, problem, expected }: Malformed): string =>
  expected === undefined ? `${field} (${problem})` : `${field} (${problem}, expected ${expected})`;
