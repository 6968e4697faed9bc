import type { Delivery } from '../delivery/delivery.ts';
import { isDecidedAnew } from '../delivery/status.ts';
import { isNobodys } from '../identity/identify-source.ts';
import { reasonsOf } from '../policy/verdict.ts';
import type { ReadableIntake } from './read-intake.ts';

/**
 * Whether a delivery is to be decided after all: it was given up, and people have had its message handed in again; or
 * release knew its sender, who is nobody's again by now. What an earlier receipt recorded otherwise stands, so that the
 * same message twice is decided once.
 */
export const comesBack = (
  { message, source }: Pick<ReadableIntake, 'message' | 'source'>,
  delivery: Pick<Delivery, 'state' | 'events' | 'intakeMessageId' | 'decisions'>,
): boolean => {
  if (message.handedIn === undefined || delivery.intakeMessageId !== message.id) return false;
  if (delivery.state === 'dead-lettered') return isDecidedAnew(delivery);
  // Release has ended it, or is about to.
  return (
    message.handedIn.sender === 'known' && isNobodys(source) && (delivery.state === 'held' || wasHandedBack(delivery))
  );
};

const wasHandedBack = ({ decisions }: Pick<Delivery, 'decisions'>): boolean => {
  const decision = decisions.at(-1);
  return decision !== undefined && reasonsOf(decision).some(({ code }) => code === 'adopted');
};
