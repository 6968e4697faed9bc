import type { SendQuota } from '@aws-sdk/client-sesv2';
import { type Lane, lanes } from '../../lambdas/contract/lanes.ts';
import { type Finding, fine } from './finding.ts';

/** What waits in the queues of a lane. */
export type LaneBacklog = {
  readonly lane: Lane;
  /** Messages: a request can have more recipients than one, so it is the least that has to leave. */
  readonly waiting: number;
  /** Of the lane's purposes the shortest: what waits longer is worthless. Undefined: no purpose uses the lane. */
  readonly maxAgeSeconds: number | undefined;
};

/** Of the 24-hour quota, which the account's other senders use up too. */
const warnShare = 0.8;
const failShare = 0.95;

/** Whether the account may send what there is to send. @param backlogs - in the order of lanes */
export const judgeQuota = (quota: SendQuota | undefined, backlogs: readonly LaneBacklog[]): readonly Finding[] => {
  const { Max24HourSend: perDay, SentLast24Hours: sent = 0, MaxSendRate: rate } = quota ?? {};
  if (perDay === undefined || rate === undefined) {
    return [
      {
        status: 'fail',
        what: 'SES does not say what the account may send',
        seen: 'GetAccount without SendQuota',
        fix: 'ask again in a minute; then look at the SES console, Account dashboard',
      },
    ];
  }
  return [judgeDay(perDay, sent), judgeRate(rate), ...judgeBacklogs(rate, backlogs)];
};

const judgeDay = (perDay: number, sent: number): Finding => {
  // https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendQuota.html
  if (perDay === -1) return fine('the account may send without a limit for 24 hours', `${sent} sent, no limit`);
  const share = perDay === 0 ? 1 : sent / perDay;
  const seen = `${sent} of ${perDay} in the last 24 hours (${Math.round(share * 100)} %)`;
  if (share < warnShare) return fine('the 24-hour quota is large enough', seen);
  return {
    status: share < failShare ? 'warn' : 'fail',
    what: 'the 24-hour quota is nearly used up: SES refuses what is above it, critical mail too',
    seen,
    fix: 'postern stop lane:bulk --queued hold --reason quota, and ask for a higher sending quota (Service Quotas, Amazon SES)',
  };
};

const judgeRate = (rate: number): Finding => {
  const seen = `MaxSendRate ${rate}/s`;
  if (rate >= lanes.length) return fine('the sending rate has room for every lane', seen);
  return {
    status: 'warn',
    what: `the sending rate is less than one mail a second for each of the ${lanes.length} lanes: they wait for each other`,
    seen,
    fix: 'ask for a higher sending rate (Service Quotas, Amazon SES); in the sandbox: ask for production access',
  };
};

/** A lane leaves after those before it: at worst they use all of the rate. */
const judgeBacklogs = (rate: number, backlogs: readonly LaneBacklog[]): readonly Finding[] =>
  backlogs.flatMap(({ lane, maxAgeSeconds }, index) => {
    if (maxAgeSeconds === undefined) return [];
    const waiting = backlogs.slice(0, index + 1).reduce((sum, each) => sum + each.waiting, 0);
    const seconds = rate <= 0 ? Number.POSITIVE_INFINITY : Math.ceil(waiting / rate);
    const seen = `${waiting} waiting up to this lane, ${seconds} s at ${rate}/s, maximum age ${maxAgeSeconds} s`;
    if (waiting === 0 || seconds <= maxAgeSeconds / 2) return [fine(`the ${lane} lane keeps up`, seen)];
    return [
      {
        status: seconds <= maxAgeSeconds ? 'warn' : 'fail',
        what: `what waits in the ${lane} lane needs so long that mail expires`,
        seen,
        fix: 'stop what is less urgent (postern stop lane:bulk --queued hold --reason …), and ask for a higher sending rate',
      },
    ];
  });
