import type { Because } from '../../lambdas/domain/policy/because.ts';
import type { Reason } from '../../lambdas/domain/policy/reason.ts';
import type { Form, Verdict } from '../../lambdas/domain/policy/verdict.ts';

/** What `postern check` says of one request: the JSON document it prints. */
export type CheckedRequest = {
  readonly messageId: string;
  /** What is wrong with the request itself, whoever it is for: `malformed` and `not-supported-yet`. */
  readonly problems: readonly Reason[];
  /** What was taken for granted because it cannot be known offline; absent where nothing was. */
  readonly assumptions?: readonly Assumption[];
  readonly recipients: readonly CheckedRecipient[];
};

/** An upload is in S3: it is taken to be there and to be of a type and size the source may send. */
export type Assumption = { readonly code: 'upload-not-read'; readonly attachment: number };

export type CheckedRecipient = {
  /** As given. */
  readonly recipient: string;
  readonly verdict: Verdict['verdict'];
  readonly form?: Form;
  readonly because: readonly Because[];
  readonly reasons: readonly Reason[];
  /** What it would not have been sent for, or not like this, if its source were not being observed. */
  readonly wouldRefuse?: readonly Reason[];
};
