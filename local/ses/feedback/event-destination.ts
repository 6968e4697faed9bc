import { badRequest } from '../ses-error.ts';
import type { EventType } from './event-type.ts';

/** Where the events of a configuration set's mail go. */
export type EventDestination = {
  readonly name: string;
  readonly enabled: boolean;
  readonly matchingEventTypes: readonly EventType[];
  readonly topicArn: string;
};

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
export const MAX_EVENT_DESTINATIONS = 10;

/** @throws {AwsError} `BadRequestException` */
export const checkEventDestination = ({ name, matchingEventTypes }: EventDestination): void => {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
    throw badRequest(
      `Invalid event destination name <${name}>: only alphanumeric ASCII characters, '_', and '-' are allowed, 64 at most.`,
    );
  }
  if (matchingEventTypes.length === 0) {
    throw badRequest('Event destination must have at least one matching event type.');
  }
};
