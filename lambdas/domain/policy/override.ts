import type { OverriddenStop, Override } from './facts.ts';
import type { Reason } from './reason.ts';

/**
 * The override that lets a mail pass what it is held for. Only stops can be passed: of what else holds mail nobody has the
 * say, a sender that no source lists is adopted into one, or its request does not leave. It is good for the very stops that the mail waited for, each as it
 * was made: whoever let it pass knew nothing of another one, whichever is older. One that names none lets nothing pass.
 */
export const overrideOf = (reason: Reason, overrides: readonly Override[] = []): Override | undefined =>
  reason.code === 'stopped'
    ? overrides.find(({ rule, stops = [] }) => rule === reason.code && stops.some((stop) => isSameStop(stop, reason)))
    : undefined;

export const isSameStop = (one: OverriddenStop, other: OverriddenStop): boolean =>
  one.scope === other.scope && one.since === other.since;
