import type { Delivery } from '../domain/delivery/delivery.ts';
import type { SendDependencies } from './dependencies.ts';

/** Faults of whom the mail is from: other sources may have nothing to do with it. All others meet whatever this lane sends. */
const isOfSender = (error: string): boolean => /^(MessageRejected|MailFromDomainNotVerified)/.test(error);

/** After so long a mail is let through again, to see whether the fault is gone. */
const stopMilliseconds = 5 * 60_000;

/**
 * Holds the mail that would meet the same fault of ours, this one included, instead of making a call for each. People are
 * called by the alarm on the answer; whoever puts it right may end the stop before its time.
 */
export const stopForFault = async (
  { source }: Delivery,
  error: string,
  { now, lane, raiseStop, observe }: Pick<SendDependencies, 'now' | 'lane' | 'raiseStop' | 'observe'>,
): Promise<void> => {
  const scope = isOfSender(error) && source !== undefined ? `source:${source}` : `lane:${lane}`;
  const reason = `Amazon SES refuses mail for a reason of ours: ${error}`;
  const isNew = await raiseStop({ scope, reason, until: now() + stopMilliseconds });
  if (isNew) observe({ event: 'stop-raised', scope, error });
};
