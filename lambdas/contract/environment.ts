import * as z from 'zod/mini';

import { lanes } from './lanes.ts';

/**
 * What each function reads from its environment. The same schema types the construct that sets it (`infra/constructs`)
 * and parses it at start (`lambdas/runtime/parse-environment.ts`), so a missing variable does not compile and a wrong
 * one stops the function at its first line.
 */
const nonEmpty = z.string().check(z.minLength(1));
const url = z.string().check(z.regex(/^https?:\/\/\S+$/));

/** A comma-separated list of IAM RoleIds (`AROA…`), at least one. */
const roleIds = z.pipe(
  z.string().check(z.regex(/^AROA[A-Z0-9]+(,AROA[A-Z0-9]+)*$/)),
  z.transform((list: string): readonly string[] => list.split(',')),
);

/** `{"300":"postern-dev-300",…}`: the configuration set for each hand-over time in seconds (BLUEPRINT: MaxDeliverySeconds). */
const configurationSets = z.pipe(
  z.string(),
  z.transform((json: string, context): ReadonlyMap<number, string> => {
    try {
      const names: unknown = JSON.parse(json);
      const parsed = z.safeParse(z.record(z.string().check(z.regex(/^\d+$/)), nonEmpty), names);
      if (parsed.success) return new Map(Object.entries(parsed.data).map(([seconds, name]) => [Number(seconds), name]));
    } catch {
      // Not JSON: the same objection as JSON of another shape.
    }
    context.issues.push({
      code: 'custom',
      input: json,
      message: 'must be a JSON map of seconds to configuration set names',
    });
    return z.NEVER;
  }),
);

const pipelineFunction = {
  ENVIRONMENT: nonEmpty,
  LANE: z.enum(lanes),
  LEDGER_TABLE: nonEmpty,
  SUPPRESSIONS_TABLE: nonEmpty,
  PIPELINE_BUCKET: nonEmpty,
  UPLOADS_BUCKET: nonEmpty,
  OUTBOUND_QUEUE_URL: url,
  /** Where the batch wrapper puts what it cannot process: the dead-letter queue of the queue this function reads. */
  DEAD_LETTER_QUEUE_URL: url,
};

export const filterEnvironment = z.object({
  ...pipelineFunction,
  ALLOW_LIST_TABLE: nonEmpty,
  DIRECTORY_TABLE: nonEmpty,
  POLICIES_TABLE: nonEmpty,
});

export const sendEnvironment = z.object({
  ...pipelineFunction,
  /** Roles whose envelopes are accepted: the filter's, and later release's and redrive's. */
  TRUSTED_ROLE_IDS: roleIds,
  CONFIGURATION_SETS: configurationSets,
});

export type FilterEnvironment = z.infer<typeof filterEnvironment>;
export type SendEnvironment = z.infer<typeof sendEnvironment>;
