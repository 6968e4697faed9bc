import * as z from 'zod/mini';

import { peopleRoles } from './control/people.ts';
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

/** `{"critical":"https://…","standard":"https://…","bulk":"https://…"}`: a queue of each lane. */
const laneQueueUrls = z.pipe(
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
  /** Updates. */
  COUNTERS_TABLE: nonEmpty,
  /** Which rules of the allow-list admit where the policy does not say. */
  DEFAULT_AUDIENCE: z.enum(audiences),
  /** The role of release: it alone may hand a request in for who sent it first, and never for itself. */
  TRUSTED_ROLE_IDS: roleIds,
  /** The outbound lane is the purpose's, whatever door the request came through. */
  OUTBOUND_QUEUE_URLS: laneQueueUrls,
});

export const sendEnvironment = z.object({
  ...pipelineFunction,
  /** The queue it reads. */
  OUTBOUND_QUEUE_URL: url,
  /** The account's reading is read, what is counted of its rate is updated. */
  COUNTERS_TABLE: nonEmpty,
  /** Roles whose envelopes are accepted: those of the filters of all lanes and of release. */
  TRUSTED_ROLE_IDS: roleIds,
  CONFIGURATION_SETS: configurationSets,
  /** The same, for mail whose acceptance SES is to tell of at once. */
  WATCHED_CONFIGURATION_SETS: configurationSets,
  /** Put: the links that mails carry. */
  UNSUBSCRIBE_LINKS_TABLE: nonEmpty,
  /** Where they lead. */
  UNSUBSCRIBE_BASE_URL: url,
});

export const unsubscribeEnvironment = z.object({
  ENVIRONMENT: nonEmpty,
  /** Only read. */
  UNSUBSCRIBE_LINKS_TABLE: nonEmpty,
  /** Reads, updates. */
  SUPPRESSIONS_TABLE: nonEmpty,
});

export const releaseEnvironment = z.object({
  ENVIRONMENT: nonEmpty,
  ...statusPublisher,
  /** Queries the index of what is parked, reads in batches, updates. */
  LEDGER_TABLE: nonEmpty,
  /** Scanned. */
  STOPS_TABLE: nonEmpty,
  /** What waits is decided again, by how things are then. */
  POLICIES_TABLE: nonEmpty,
  ALLOW_LIST_TABLE: nonEmpty,
  DIRECTORY_TABLE: nonEmpty,
  SUPPRESSIONS_TABLE: nonEmpty,
  /** Updates. */
  COUNTERS_TABLE: nonEmpty,
  /** Reads below `policies/` and `requests/`. */
  PIPELINE_BUCKET: nonEmpty,
  /** Which rules of the allow-list admit where the policy does not say. */
  DEFAULT_AUDIENCE: z.enum(audiences),
  OUTBOUND_QUEUE_URLS: laneQueueUrls,
  /** Requests whose sender has become a source's go back to where they came from. */
  INTAKE_QUEUE_URLS: laneQueueUrls,
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

export const directoryEnvironment = z.object({
  ENVIRONMENT: nonEmpty,
  /** Reads in batches and one by one, puts. */
  DIRECTORY_TABLE: nonEmpty,
  /** Who may change which groups is the policy's word. */
  POLICIES_TABLE: nonEmpty,
  /** Reads below `policies/`. */
  PIPELINE_BUCKET: nonEmpty,
  /** Put, never anything else: what was refused. */
  AUDIT_TABLE: nonEmpty,
  /** Of the queue it reads. */
  DEAD_LETTER_QUEUE_URL: url,
});

/** `{"operator":"AROA…",…}`: the RoleId of each role that people of the environment may take; one that is absent is nobody's. */
const peopleRoleIds = z.pipe(
  z.string(),
  z.transform((json: string, context): Readonly<Partial<Record<(typeof peopleRoles)[number], string>>> => {
    try {
      const ids: unknown = JSON.parse(json);
      const roleId = z.string().check(z.regex(/^AROA[A-Z0-9]+$/));
      const parsed = z.safeParse(z.partialRecord(z.enum(peopleRoles), roleId), ids);
      if (parsed.success) return parsed.data;
    } catch {
      // Not JSON: the same objection as JSON of another shape.
    }
    context.issues.push({ code: 'custom', input: json, message: 'must be a JSON map of roles of people to RoleIds' });
    return z.NEVER;
  }),
);

export const controlEnvironment = z.object({
  ENVIRONMENT: nonEmpty,
  /** Whose roles people take: a role of the same name in another account is nobody. */
  ACCOUNT_ID: z.string().check(z.regex(/^\d{12}$/)),
  PEOPLE_ROLE_IDS: peopleRoleIds,
  /** The domains there is an SES identity for, comma-separated. */
  SENDING_DOMAINS: z.pipe(
    nonEmpty,
    z.transform((list: string): readonly string[] => list.split(',')),
  ),
  /** Whether a policy may send every mail to one address. */
  ALLOWS_REDIRECT: z.pipe(
    z.enum(['true', 'false']),
    z.transform((word): boolean => word === 'true'),
  ),
  /** As filter has it: control decides what filter would decide. */
  DEFAULT_AUDIENCE: z.enum(audiences),
  POLICIES_TABLE: nonEmpty,
  /** Reads and writes below `policies/`. */
  PIPELINE_BUCKET: nonEmpty,
  /** Scanned, put, updated. */
  STOPS_TABLE: nonEmpty,
  /** Scanned, read and written in batches. */
  ALLOW_LIST_TABLE: nonEmpty,
  /** Scanned, read, put. */
  DIRECTORY_TABLE: nonEmpty,
  SUPPRESSIONS_TABLE: nonEmpty,
  /** Only read. */
  LEDGER_TABLE: nonEmpty,
  /** Put, each entry once, and read. */
  AUDIT_TABLE: nonEmpty,
  /** Invoked when a stop has changed, so that nobody has to wait for its next run. */
  RELEASE_FUNCTION: nonEmpty,
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
  /** It writes the item that says what the account may send. */
  COUNTERS_TABLE: nonEmpty,
});

export type FilterEnvironment = z.infer<typeof filterEnvironment>;
export type SendEnvironment = z.infer<typeof sendEnvironment>;
export type ReleaseEnvironment = z.infer<typeof releaseEnvironment>;
export type DeadLetterEnvironment = z.infer<typeof deadLetterEnvironment>;
export type FeedbackEnvironment = z.infer<typeof feedbackEnvironment>;
export type DirectoryEnvironment = z.infer<typeof directoryEnvironment>;
export type ControlEnvironment = z.infer<typeof controlEnvironment>;
export type UnsubscribeEnvironment = z.infer<typeof unsubscribeEnvironment>;
export type HeartbeatEnvironment = z.infer<typeof heartbeatEnvironment>;
export type AccountEnvironment = z.infer<typeof accountEnvironment>;
