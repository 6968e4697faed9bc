import type { Lane } from './lanes.ts';

/**
 * How long SES may go on trying after it accepted a mail, in seconds; send takes the longest that the mail's maximum age
 * leaves room for. SES accepts 300 to 50400. There is a configuration set for each.
 */
export const handOverSeconds = [300, 3_600, 50_400] as const;

/** Names of an environment's parts that are looked up by name, and not in Parameter Store. */
export const resourceNames = (environment: string) =>
  ({
    configurationSet: (seconds: number) => `postern-${environment}-${seconds}`,
    /** The same, for mail that is sent again soon when nobody knows whether it was taken: SES tells of its acceptance. */
    watchedConfigurationSet: (seconds: number) => `postern-${environment}-${seconds}-watched`,
    /** Of SES's events. */
    eventsTopic: `postern-${environment}-ses-events`,
    /** Of what SES tells; what was given up of it goes back there. */
    feedbackQueue: `postern-${environment}-feedback`,
    /** Of changes of the directory. */
    directoryQueue: `postern-${environment}-directory`,
    outboundQueue: (lane: Lane) => `postern-${environment}-${lane}-outbound`,
  }) as const;
