import type { Delivery } from '../delivery/delivery.ts';
import { isDecidedAnew } from '../delivery/status.ts';
import type { ReadableIntake } from './read-intake.ts';

/**
 * Whether a delivery that was given up is to be decided after all: people have had its message handed in again. What an
 * earlier receipt recorded otherwise stands, so that the same message twice is decided once.
 */
export const comesBack = (
  { message }: Pick<ReadableIntake, 'message'>,
  { state, events, intakeMessageId }: Pick<Delivery, 'state' | 'events' | 'intakeMessageId'>,
): boolean =>
  message.handedIn !== undefined &&
  intakeMessageId === message.id &&
  state === 'dead-lettered' &&
  isDecidedAnew({ state, ...(events === undefined ? {} : { events }) });
