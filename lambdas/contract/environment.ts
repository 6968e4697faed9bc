import * as z from 'zod/mini';

import { type Lane, lanes } from './lanes.ts';
import { audiences } from './policy-words.ts';

/**
 * What each function reads from its environment. The same schema types the construct that sets it (`infra/constructs`)
 * and parses it at start (`lambdas/runtime/parse-environment.ts`), so a missing variable does not compile and a wrong
 * one stops the function at its first line.
 */
const nonEmpty = z.string().check(z.minLength(1));
const url = z.string().check(z.regex(/^https?:\/\/\S+$/));
const topicArn = z.string().check(z.regex(/^arn:aws[a-z-]*:sns:/));

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

/** `{"critical":"https://…","standard":"https://…","bulk":"https://…"}`: the outbound queue of each lane. */
const outboundQueueUrls = z.pipe(
  z.string(),
  z.transform((json: string, context): Readonly<Record<Lane, string>> => {
    try {
      const urls: unknown = JSON.parse(json);
      const parsed = z.safeParse(z.record(z.enum(lanes), url), urls);
      if (parsed.success) return parsed.data;
    } catch {
      // Not JSON: the same objection as JSON of another shape.
    }
    context.issues.push({ code: 'custom', input: json, message: 'must be a JSON map of every lane to a queue URL' });
    return z.NEVER;
  }),
);

/** What every function that brings deliveries to their ends publishes to. */
const statusPublisher = { STATUS_TOPIC_ARN: topicArn };

const pipelineFunction = {
  ENVIRONMENT: nonEmpty,
  ...statusPublisher,
  LANE: z.enum(lanes),
  LEDGER_TABLE: nonEmpty,
  SUPPRESSIONS_TABLE: nonEmpty,
  /** Scanned, about once a second: it holds a row for each scope that was ever stopped. */
  STOPS_TABLE: nonEmpty,
  /** What is held is kept below `content/`: filter and send both write there. */
  PIPELINE_BUCKET: nonEmpty,
  UPLOADS_BUCKET: nonEmpty,
  /** Where the batch wrapper puts what it cannot process: the dead-letter queue of the queue this function reads. */
  DEAD_LETTER_QUEUE_URL: url,
};

export const filterEnvironment = z.object({
  ...pipelineFunction,
  ALLOW_LIST_TABLE: nonEmpty,
  DIRECTORY_TABLE: nonEmpty,
  POLICIES_TABLE: nonEmpty,
  /** Which rules of the allow-list admit where the policy does not say. */
  DEFAULT_AUDIENCE: z.enum(audiences),
  /** The outbound lane is the purpose's, whatever door the request came through. */
  OUTBOUND_QUEUE_URLS: outboundQueueUrls,
});

export const sendEnvironment = z.object({
  ...pipelineFunction,
  /** The queue it reads. */
  OUTBOUND_QUEUE_URL: url,
  /** Roles whose envelopes are accepted: those of the filters of all lanes and of release. */
  TRUSTED_ROLE_IDS: roleIds,
  CONFIGURATION_SETS: configurationSets,
  /** The same, for mail whose acceptance SES is to tell of at once. */
  WATCHED_CONFIGURATION_SETS: configurationSets,
});

export const releaseEnvironment = z.object({
  ENVIRONMENT: nonEmpty,
  ...statusPublisher,
  /** Queries the index of what is parked, reads in batches, updates. */
  LEDGER_TABLE: nonEmpty,
  /** Scanned. */
  STOPS_TABLE: nonEmpty,
  OUTBOUND_QUEUE_URLS: outboundQueueUrls,
});

export const deadLetterEnvironment = z.object({
  ENVIRONMENT: nonEmpty,
  ...statusPublisher,
  /** Reads in batches, puts, updates. */
  LEDGER_TABLE: nonEmpty,
  /** Which source a request is from is the policy's word. */
  POLICIES_TABLE: nonEmpty,
  /** Reads below `policies/`, writes below `dead-letters/`. */
  PIPELINE_BUCKET: nonEmpty,
  /** Roles of all other functions: only what they say of a message is believed, and only their envelopes are ours. */
  TRUSTED_ROLE_IDS: roleIds,
});

export const feedbackEnvironment = z.object({
  ENVIRONMENT: nonEmpty,
  ...statusPublisher,
  /** Reads, puts, updates. */
  LEDGER_TABLE: nonEmpty,
  /** Reads, updates. */
  SUPPRESSIONS_TABLE: nonEmpty,
  /** Of the queue it reads. */
  DEAD_LETTER_QUEUE_URL: url,
  /** The topic Amazon SES publishes to: an envelope of any other is foreign. */
  EVENTS_TOPIC_ARN: topicArn,
  /** The account that sends: an event of any other is foreign. */
  ACCOUNT_ID: z.string().check(z.regex(/^\d{12}$/)),
});

export const heartbeatEnvironment = z.object({
  ENVIRONMENT: nonEmpty,
  /** Where Amazon SES publishes its events. */
  EVENTS_TOPIC_ARN: topicArn,
});

export const accountEnvironment = z.object({
  ENVIRONMENT: nonEmpty,
  /** It writes the row that stops everything. */
  STOPS_TABLE: nonEmpty,
});

export type FilterEnvironment = z.infer<typeof filterEnvironment>;
export type SendEnvironment = z.infer<typeof sendEnvironment>;
export type ReleaseEnvironment = z.infer<typeof releaseEnvironment>;
export type DeadLetterEnvironment = z.infer<typeof deadLetterEnvironment>;
export type FeedbackEnvironment = z.infer<typeof feedbackEnvironment>;
export type HeartbeatEnvironment = z.infer<typeof heartbeatEnvironment>;
export type AccountEnvironment = z.infer<typeof accountEnvironment>;
