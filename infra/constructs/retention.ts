import { Duration } from 'aws-cdk-lib';

import { retentionDays } from '../../lambdas/contract/retention.ts';

/** Intake and outbound: how long an outage may last before mail is lost. */
export const queueRetention = Duration.days(retentionDays.queue);

export const deadLetterRetention = Duration.days(retentionDays.deadLetterQueue);

export const requestRetention = Duration.days(retentionDays.request);

/** Content and attachments outlive every message that points to them, the dead-lettered too. */
export const contentRetention = Duration.days(retentionDays.content);
