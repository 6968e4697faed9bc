import { sha256 } from './sha256.ts';

/**
 * Value of the `delivery` tag on the provider call: says which delivery an event is about without saying whose. Tag
 * values are `[A-Za-z0-9_-]`, at most 256 characters (Amazon SES MessageTag).
 */
export const deliveryTag = (messageId: string, recipientIndex: number): string =>
  sha256(`${messageId}\n${recipientIndex}`).slice(0, 32);
