/**
 * Value of the `delivery` tag on the provider call: which delivery an event is about, without saying whose. The message
 * id is a hash already, so the tag is opaque, and it can be read back. Tag values are `[A-Za-z0-9_-]`, at most 256
 * characters (Amazon SES MessageTag).
 */
export const deliveryTag = (messageId: string, recipientIndex: number): string => `${messageId}-${recipientIndex}`;
