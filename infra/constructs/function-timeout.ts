import { Duration } from 'aws-cdk-lib';

/** Of every function. Queues hide a message for six times as long. */
export const functionTimeout = Duration.seconds(30);
