import { GetAccountCommand, type SESv2Client } from '@aws-sdk/client-sesv2';

/** How much Amazon SES lets the account send in this region. Numbers count recipients, which are mails of ours. */
export type SendingQuota = {
  /** In 24 hours; Infinity where there is no limit. */
  readonly daily: number;
  readonly sentLast24Hours: number;
  readonly perSecond: number;
  /** Present where AWS lets the account send nothing: what it says of it. */
  readonly stopped?: string;
};

/** @throws {Error} when SES does not say */
export type ReadQuota = () => Promise<SendingQuota>;

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendQuota.html */
const unlimited = -1;

export const createQuotaReader =
  (client: SESv2Client): ReadQuota =>
  async () => {
    const answer = await client.send(new GetAccountCommand());
    const { SendQuota: quota = {}, SendingEnabled: isEnabled, EnforcementStatus: enforcement } = answer;
    const { Max24HourSend: daily, SentLast24Hours: sentLast24Hours, MaxSendRate: perSecond } = quota;
    if (daily === undefined || sentLast24Hours === undefined || perSecond === undefined) {
      throw new Error('GetAccount has told no quota');
    }
    return {
      daily: daily === unlimited ? Number.POSITIVE_INFINITY : daily,
      sentLast24Hours,
      perSecond,
      ...(isEnabled === false || enforcement === 'SHUTDOWN' ? { stopped: wordOf(enforcement) } : {}),
    };
  };

/** It is shown to people: nothing but a word of AWS's. */
const wordOf = (enforcement: string | undefined): string =>
  enforcement !== undefined && /^[A-Z_]{1,40}$/.test(enforcement) ? enforcement : 'no status given';
