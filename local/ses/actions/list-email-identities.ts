import { dkimStatus } from '../email-identity.ts';
import { pageOf } from '../page-of.ts';
import type { Ses } from '../store.ts';

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListEmailIdentities.html */
export const listEmailIdentities = (input: unknown, ses: Ses) => {
  const { items, nextToken } = pageOf(ses.emailIdentities(), input);
  return {
    EmailIdentities: items.map((identity) => {
      const status = dkimStatus(identity, ses.backstage.dns);
      return {
        IdentityType: 'DOMAIN',
        IdentityName: identity.domain,
        SendingEnabled: status === 'SUCCESS',
        VerificationStatus: status,
      };
    }),
    NextToken: nextToken,
  };
};
