import type { GetEmailIdentityCommandOutput } from '@aws-sdk/client-sesv2';
import { type Finding, findingsOf, fine } from './finding.ts';

export type SendingIdentity = Pick<
  GetEmailIdentityCommandOutput,
  | 'VerifiedForSendingStatus'
  | 'VerificationStatus'
  | 'VerificationInfo'
  | 'DkimAttributes'
  | 'MailFromAttributes'
  | 'FeedbackForwardingStatus'
>;

/**
 * Whether mail of a sending domain is signed, aligned, and its bounces stay with us.
 * @param identity - undefined: SES has none
 */
export const judgeIdentity = (
  domain: string,
  identity: SendingIdentity | undefined,
  environment: string,
): readonly Finding[] => {
  if (identity === undefined) {
    return [
      {
        status: 'fail',
        what: `${domain} has no identity: SES refuses its mail`,
        seen: 'NotFoundException',
        fix: `npx cdk deploy '${environment}/*', or verify the domain in SES where existingIdentity is set`,
      },
    ];
  }
  const records = `publish the records that postern --environment ${environment} dns ${domain} lists, wait for SES to see them`;
  const { VerifiedForSendingStatus: isVerified = false, VerificationStatus: verification = 'unknown' } = identity;
  const { Status: dkim = 'NOT_STARTED', SigningEnabled: isSigning = false } = identity.DkimAttributes ?? {};
  const { MailFromDomain: mailFrom = '', MailFromDomainStatus: mailFromStatus = 'PENDING' } =
    identity.MailFromAttributes ?? {};
  const error = identity.VerificationInfo?.ErrorType;
  return findingsOf(
    [
      {
        when: !isVerified,
        status: 'fail',
        what: `${domain} is not verified: SES refuses its mail`,
        seen: `VerificationStatus ${verification}${error === undefined ? '' : `, ${error}`}`,
        fix: records,
      },
      {
        when: dkim !== 'SUCCESS',
        // While SES looks for the keys in vain it goes on signing with them.
        status: dkim === 'TEMPORARY_FAILURE' ? 'warn' : 'fail',
        what: `the DKIM keys of ${domain} are not found in the DNS`,
        seen: `DKIM ${dkim}`,
        fix: records,
      },
      {
        when: !isSigning,
        status: 'fail',
        what: `mail of ${domain} is not signed with DKIM`,
        seen: 'SigningEnabled false',
        fix: `aws sesv2 put-email-identity-dkim-attributes --email-identity ${domain} --signing-enabled`,
      },
      {
        when: mailFrom === '',
        status: 'warn',
        what: `${domain} has no MAIL FROM domain of its own: SPF does not align, only DKIM does`,
        seen: 'no MailFromDomain',
        fix: `aws sesv2 put-email-identity-mail-from-attributes --email-identity ${domain} --mail-from-domain bounce.${domain}, and its records`,
      },
      {
        when: mailFrom !== '' && mailFromStatus !== 'SUCCESS',
        status: 'warn',
        what: `the MAIL FROM domain ${mailFrom} is not set up: SPF does not align, only DKIM does`,
        seen: `MAIL FROM ${mailFromStatus}`,
        fix: records,
      },
      {
        when: identity.FeedbackForwardingStatus !== false,
        status: 'warn',
        what: `SES mails every bounce to the From address of ${domain}, with the recipient and the content`,
        seen: 'FeedbackForwardingStatus true',
        fix: `aws sesv2 put-email-identity-feedback-attributes --email-identity ${domain} --no-email-forwarding-enabled`,
      },
    ],
    fine(`${domain} is verified`, 'DKIM SUCCESS, MAIL FROM SUCCESS, feedback forwarding off'),
  );
};
