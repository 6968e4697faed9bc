import type { Ses } from '../store.ts';

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
export const getAccount = ({ backstage }: Ses) => ({
  DedicatedIpAutoWarmupEnabled: false,
  EnforcementStatus: 'HEALTHY',
  ProductionAccessEnabled: true,
  SendingEnabled: true,
  SuppressionAttributes: { SuppressedReasons: backstage.suppressedReasons },
  SendQuota: {
    Max24HourSend: backstage.sendLimits.quota().max24HourSend,
    MaxSendRate: backstage.sendLimits.quota().maxSendRate,
    SentLast24Hours: backstage.sentLast24Hours(),
  },
});
