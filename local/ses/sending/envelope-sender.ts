import { AwsError } from '../../aws-error.ts';
import type { Dns } from '../../dns/store.ts';
import { defaultMailFromDomain } from '../amazon-domain.ts';
import { type EmailIdentity, mailFromStatus } from '../email-identity.ts';

/**
 * The address that bounces go to (MAIL FROM): at the identity's own MAIL FROM domain when that is set up, otherwise at
 * Amazon's.
 *
 * @throws {AwsError} `MailFromDomainNotVerifiedException` when the identity prefers not to send then
 */
export const envelopeSender = (
  sesMessageId: string,
  { mailFrom }: EmailIdentity,
  { region, dns }: { readonly region: string; readonly dns: Dns },
): string => {
  if (mailFrom !== undefined && mailFromStatus(mailFrom, region, dns) === 'SUCCESS') {
    return `${sesMessageId}@${mailFrom.domain}`;
  }
  if (mailFrom?.behaviorOnMxFailure === 'REJECT_MESSAGE') {
    throw new AwsError(
      'MailFromDomainNotVerifiedException',
      `The MAIL FROM domain <${mailFrom.domain}> is not verified.`,
    );
  }
  return `${sesMessageId}@${defaultMailFromDomain(region)}`;
};
