import { Duration } from 'aws-cdk-lib';

/** Intake and outbound: how long an outage may last before mail is lost. */
export const queueRetention = Duration.days(7);

/** The longest SQS keeps a message. It starts anew when a function dead-letters deliberately. */
export const deadLetterRetention = Duration.days(14);

/** Requests of senders that no source lists wait for 72 hours, and are of no use after that. */
export const requestRetention = Duration.days(5);

/** Content and attachments outlive every message that points to them, the dead-lettered too: a redrive finds them. */
export const contentRetention = Duration.days(queueRetention.toDays() + deadLetterRetention.toDays() + 1);
