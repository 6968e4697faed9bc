/**
 * Value of the `delivery` tag on the provider call: which delivery an event is about, without saying whose. The message
 * id is a hash already, so the tag is opaque, and it can be read back. Tag values are `[A-Za-z0-9_-]`, at most 256
 * characters (Amazon SES MessageTag).
 */
export const deliveryTag = (messageId: string, recipientIndex: number): string => `${messageId}-${recipientIndex}`;

/** The delivery that a `delivery` tag is about; undefined for what no such tag is. */
export const parseDeliveryTag = (
  tag: string,
): { readonly messageId: string; readonly recipientIndex: number } | undefined => {
  const [, messageId, recipientIndex] = /^([0-9a-f]{32})-(0|[1-9]\d?)$/.exec(tag) ?? [];
  return messageId === undefined ? undefined : { messageId, recipientIndex: Number(recipientIndex) };
};
