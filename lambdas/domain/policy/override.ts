import type { Override } from './facts.ts';
import type { Reason, ReasonCode } from './reason.ts';

/**
 * What a person can let a mail pass. Of what else holds mail nobody has the say: a sender that no source lists is adopted
 * into one, or its request does not leave.
 */
export const overridable: ReadonlySet<ReasonCode> = new Set(['stopped']);

/**
 * The override that lets a mail pass what it is held for. A stop that was made after it holds the mail again: whoever let
 * it pass knew nothing of that one.
 */
export const overrideOf = (reason: Reason, overrides: readonly Override[] = []): Override | undefined =>
  overridable.has(reason.code)
    ? overrides.find(
        ({ rule, at }) => rule === reason.code && !(reason.code === 'stopped' && isLater(reason.since, at)),
      )
    : undefined;

const isLater = (since: string | undefined, at: string): boolean =>
  since !== undefined && Date.parse(since) > Date.parse(at);
