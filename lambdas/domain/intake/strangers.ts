import { canBeRedriven } from '../../contract/redriven.ts';
import type { Counted } from '../quota/limits.ts';
import type { ReadableIntake } from './read-intake.ts';

/**
 * How many requests of one sender that no source lists are kept a day (UTC); those beyond are refused. Who may put anything
 * on an intake queue at all is that queue's policy.
 */
const requestsADay = 1_000;

export const strangersLimit = (principal: string): Counted => ({
  of: 'principal',
  name: principal,
  per: 'day',
  limit: requestsADay,
});

/** How long a request waits for its sender to become a source's: as long as any mail may wait. */
export { maximumMaxAgeSeconds as strangersMaxAgeSeconds } from '../../contract/policy.ts';

/** Whether a request could be handed in again once its sender is known. */
export const fitsWhenHandedIn = ({ message, principal, body }: ReadableIntake): boolean =>
  canBeRedriven({ sqsMessageId: message.id, principal, sentAt: new Date(message.sentAt).toISOString(), body });
