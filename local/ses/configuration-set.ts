import type { SuppressionReason } from './feedback/suppression-list.ts';
import { badRequest } from './ses-error.ts';

/** How mail that names it is delivered. TLS and the hand-over time are kept and reported: the local stack delivers nothing. */
export type ConfigurationSet = {
  readonly name: string;
  /** @default 'OPTIONAL' */
  readonly tlsPolicy?: 'OPTIONAL' | 'REQUIRE';
  /** How long SES may go on trying, 300 to 50,400. */
  readonly maxDeliverySeconds?: number;
  /** @default true */
  readonly sendingEnabled?: boolean;
  /** @default false */
  readonly reputationMetricsEnabled?: boolean;
  /** Why an address on the account's suppression list gets no mail. @default the account's */
  readonly suppressedReasons?: readonly SuppressionReason[];
};

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeliveryOptions.html */
const MIN_DELIVERY_SECONDS = 300;
const MAX_DELIVERY_SECONDS = 50_400;

/** @throws {AwsError} `BadRequestException` */
export const checkConfigurationSet = ({ name, maxDeliverySeconds }: ConfigurationSet): void => {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
    throw badRequest(
      `Invalid configuration set name <${name}>: only alphanumeric ASCII characters, '_', and '-' are allowed, 64 at most.`,
    );
  }
  if (
    maxDeliverySeconds !== undefined &&
    (maxDeliverySeconds < MIN_DELIVERY_SECONDS || maxDeliverySeconds > MAX_DELIVERY_SECONDS)
  ) {
    throw badRequest(
      `MaxDeliverySeconds is ${maxDeliverySeconds}: it must be between ${MIN_DELIVERY_SECONDS} and ${MAX_DELIVERY_SECONDS}.`,
    );
  }
};
