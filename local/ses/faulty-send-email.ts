import { once } from 'node:events';
import type { LocalRequest } from '../endpoint.ts';
import { sendEmail } from './actions/send-email.ts';
import type { Ses } from './store.ts';

/** The answer that is none. */
export const CONNECTION_RESET = Symbol('connection reset');

/** SendEmail as AWS answers it, or the fault that was ordered for this call. */
export const faultySendEmail = async (
  input: unknown,
  { principal, signal }: Pick<LocalRequest, 'principal' | 'signal'>,
  ses: Ses,
): Promise<{ MessageId: string } | typeof CONNECTION_RESET> => {
  const fault = ses.backstage.takeFault();
  if (fault === undefined) {
    return await sendEmail(input, principal, ses);
  }
  if (fault.accepts) {
    await sendEmail(input, principal, ses);
  }
  if (fault.outcome === 'connection-reset') {
    return CONNECTION_RESET;
  }
  if (fault.outcome === 'no-answer') {
    await disconnection(signal);
    return CONNECTION_RESET;
  }
  if (!fault.accepts) {
    ses.backstage.trace.emit({ type: 'mail-rejected', code: fault.outcome.code });
  }
  throw fault.outcome;
};

const disconnection = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) {
    await once(signal, 'abort');
  }
};
