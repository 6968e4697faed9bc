import type { GetAccountCommandOutput } from '@aws-sdk/client-sesv2';
import { type Finding, findingsOf, fine } from './finding.ts';

export type SendingAccount = Pick<
  GetAccountCommandOutput,
  'ProductionAccessEnabled' | 'SendingEnabled' | 'EnforcementStatus'
>;

/** Whether SES lets this account send to everybody. */
export const judgeSandbox = (account: SendingAccount): readonly Finding[] => {
  const {
    ProductionAccessEnabled: isProduction = false,
    SendingEnabled: isSending = false,
    EnforcementStatus: enforcement = 'unknown',
  } = account;
  return findingsOf(
    [
      {
        when: !isProduction,
        status: 'fail',
        what: 'the account is in the sandbox: SES sends to verified addresses only, 200 mails a day',
        seen: 'ProductionAccessEnabled false',
        fix: 'ask for production access (SES console, Account dashboard, or aws sesv2 put-account-details); until then verify every recipient',
      },
      {
        when: !isSending,
        status: 'fail',
        what: 'sending is switched off for the account',
        seen: 'SendingEnabled false',
        fix: 'find out who paused it and why, then aws sesv2 put-account-sending-attributes --sending-enabled',
      },
      {
        when: enforcement === 'SHUTDOWN',
        status: 'fail',
        what: 'AWS has stopped this account from sending',
        seen: `EnforcementStatus ${enforcement}`,
        fix: 'answer the case that AWS opened in the Support Center: mail is refused until they lift it',
      },
      {
        when: enforcement !== 'HEALTHY' && enforcement !== 'SHUTDOWN',
        status: 'warn',
        what: 'AWS has the account under review, or does not say how it stands',
        seen: `EnforcementStatus ${enforcement}`,
        fix: 'look at the bounce and complaint rates on the dashboard, stop what causes them, answer the case in the Support Center',
      },
    ],
    fine('the account may send to everybody', 'ProductionAccessEnabled true, SendingEnabled true, HEALTHY'),
  );
};
