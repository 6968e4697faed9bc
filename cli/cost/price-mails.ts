import { assumptions, essentialsTiers, secondsOfMonth } from './assumptions.ts';
import type { CallsPerMail, CountedCallsDocument } from './calls-per-mail.ts';
import { charge, type PriceName, priceOf } from './prices.ts';
import { quantities, reconcileReadUnits } from './quantities.ts';

/** One line of the bill. */
export type Line = {
  readonly component: string;
  readonly price: PriceName;
  readonly quantity: number;
  readonly unit: string;
  readonly usd: number;
  /** Whether the price or the quantity was not counted or read anywhere. */
  readonly assumed: boolean;
};

/** What so many delivered mails cost: everything that grows with them, without Amazon SES itself. */
export const priceMails = (mail: CallsPerMail, mails: number): readonly Line[] => {
  const each = quantities(mail);
  const kept = assumptions.ledgerRetentionMonths * mails;
  return [
    line('SQS', 'sqs-request', each.queueRequests * mails),
    line('SQS', 'sqs-fair-queue', each.groupedRequests * mails),
    line('Lambda', 'lambda-request', each.invocations * mails),
    line('Lambda', 'lambda-duration', each.gigabyteSeconds * mails, true),
    line('DynamoDB', 'dynamodb-write', each.writeUnits * mails),
    line('DynamoDB', 'dynamodb-read', each.readUnits * mails),
    line('DynamoDB, reconcile', 'dynamodb-read', reconcileReadUnits(mail) * mails, true),
    line('DynamoDB', 'dynamodb-storage', each.storedGigabytes * kept),
    line('DynamoDB', 'dynamodb-recovery', each.recoverableGigabytes * kept),
    line('SNS', 'sns-publish', each.publishes * mails),
    line('S3', 's3-put', each.objectPuts * mails),
    line('S3', 's3-get', each.objectGets * mails),
    line('CloudWatch', 'logs-ingested', each.logGigabytes * mails),
    line('CloudWatch', 'logs-stored', each.logGigabytes * mails * assumptions.logRetentionMonths),
  ];
};

/** What an environment costs a month, however much it sends. */
export const priceMonth = (monthly: CountedCallsDocument['monthly']): readonly Line[] => {
  const polls = (monthly.polledQueues * assumptions.pollers * secondsOfMonth) / assumptions.secondsOfPoll;
  const keyRequests =
    (monthly.encryptedTopics * assumptions.keyRequestsOfTopic * secondsOfMonth) / assumptions.dataKeySeconds;
  return [
    line('SQS', 'sqs-request', polls, true),
    line('KMS', 'kms-key', monthly.keys),
    line('KMS', 'kms-request', keyRequests, true),
    line('CloudWatch', 'cloudwatch-alarm-metric', monthly.alarmMetrics),
    line('CloudWatch', 'cloudwatch-dashboard', monthly.dashboards),
    line('CloudWatch', 'cloudwatch-metric', assumptions.customMetrics, true),
  ];
};

/** What Amazon SES charges for the mails of a month, by plan. */
export const priceSes = (mails: number): { readonly aLaCarte: number; readonly essentials: number } => {
  let [essentials, from] = [0, 0];
  for (const { upTo, price } of essentialsTiers) {
    essentials += charge(price, Math.max(0, Math.min(mails, upTo) - from));
    from = upTo;
  }
  return { aLaCarte: charge('ses-a-la-carte', mails), essentials };
};

export const total = (lines: readonly Line[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);

const line = (component: string, price: PriceName, quantity: number, assumed = false): Line => ({
  component,
  price,
  quantity,
  unit: priceOf(price).unit,
  usd: charge(price, quantity),
  assumed: assumed || priceOf(price).assumed === true,
});
