import { dkimStatus, mailFromStatus } from '../email-identity.ts';
import { notFound } from '../ses-error.ts';
import type { Ses } from '../store.ts';

/**
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html
 *
 * @throws {AwsError} `NotFoundException`
 */
export const getEmailIdentity = (name: string, ses: Ses) => {
  const { dns, region } = ses.backstage;
  const identity = ses.emailIdentities().find(({ domain }) => domain === name.toLowerCase());
  if (identity === undefined) {
    throw notFound(`Email identity ${name} does not exist.`);
  }
  const status = dkimStatus(identity, dns);
  const { mailFrom } = identity;
  return {
    IdentityType: 'DOMAIN',
    FeedbackForwardingStatus: identity.feedbackForwarding,
    // Easy DKIM verifies the domain and the keys by the same records.
    VerifiedForSendingStatus: status === 'SUCCESS',
    VerificationStatus: status,
    DkimAttributes: {
      SigningEnabled: true,
      Status: status,
      Tokens: identity.dkimTokens,
      SigningHostedZone: identity.signingHostedZone,
      SigningAttributesOrigin: 'AWS_SES',
      NextSigningKeyLength: identity.signingKeyLength,
      CurrentSigningKeyLength: identity.signingKeyLength,
    },
    MailFromAttributes:
      mailFrom === undefined
        ? { BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' }
        : {
            MailFromDomain: mailFrom.domain,
            MailFromDomainStatus: mailFromStatus(mailFrom, region, dns),
            BehaviorOnMxFailure: mailFrom.behaviorOnMxFailure,
          },
    Policies: {},
    Tags: [],
  };
};
