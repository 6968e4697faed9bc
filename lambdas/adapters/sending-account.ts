import { GetAccountCommand, type SESv2Client } from '@aws-sdk/client-sesv2';

/** How much Amazon SES lets the account send in this region. Numbers count recipients, which are mails of ours. */
export type SendingQuota = {
  /** In 24 hours; Infinity where there is no limit. */
  readonly daily: number;
  readonly sentLast24Hours: number;
  readonly perSecond: number;
};

/** @throws {Error} when SES does not say */
export type ReadQuota = () => Promise<SendingQuota>;

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendQuota.html */
const unlimited = -1;

export const createQuotaReader =
  (client: SESv2Client): ReadQuota =>
  async () => {
    const { SendQuota: quota = {} } = await client.send(new GetAccountCommand());
    const { Max24HourSend: daily, SentLast24Hours: sentLast24Hours, MaxSendRate: perSecond } = quota;
    if (daily === undefined || sentLast24Hours === undefined || perSecond === undefined) {
      throw new Error('GetAccount has told no quota');
    }
    return { daily: daily === unlimited ? Number.POSITIVE_INFINITY : daily, sentLast24Hours, perSecond };
  };
