/** What an event destination can ask for (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_EventDestination.html). */
export const EVENT_TYPES = [
  'SEND',
  'REJECT',
  'BOUNCE',
  'COMPLAINT',
  'DELIVERY',
  'OPEN',
  'CLICK',
  'RENDERING_FAILURE',
  'DELIVERY_DELAY',
  'SUBSCRIPTION',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Those that raw mail without tracking and without list management can cause: the others never happen locally. */
export type PublishedEventType = Extract<
  EventType,
  'SEND' | 'REJECT' | 'BOUNCE' | 'COMPLAINT' | 'DELIVERY' | 'DELIVERY_DELAY'
>;
