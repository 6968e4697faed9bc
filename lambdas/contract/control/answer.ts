import * as z from 'zod/mini';

/**
 * What control says no with, and the HTTP status it says it under:
 *
 * - `malformed`: the request is not one of a command; nothing was looked at;
 * - `not-permitted`: the caller is nobody that Postern knows, or in a role that may not do this;
 * - `objected`: as things are this cannot be done; what is to be done first is in the message;
 * - `conflict`: somebody else changed the same at the same time, and was first;
 * - `outage`: a store of ours does not answer; the same again later may work.
 */
export const problemStatuses = {
  malformed: 400,
  'not-permitted': 403,
  objected: 409,
  conflict: 409,
  outage: 503,
} as const;

export type ProblemCode = keyof typeof problemStatuses;

export const controlProblem = z.object({
  code: z.enum(Object.keys(problemStatuses) as [ProblemCode, ...ProblemCode[]]),
  /** For people: one line for each thing, what happened, the value seen, what to do next. */
  message: z.string(),
  /** For programs, by command. */
  details: z.optional(z.record(z.string(), z.unknown())),
});

export type ControlProblem = {
  readonly code: ProblemCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** The answer of a command. */
export type ControlAnswer<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly problem: ControlProblem };

export const controlAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), problem: controlProblem }),
]);

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: a request or answer through a function URL. */
export const maximumPayloadBytes = 6 * 1024 * 1024;
