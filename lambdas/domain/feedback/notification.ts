import * as z from 'zod/mini';
// Under another name: lint takes every `.catch()` for a promise's.
import { catch as orElse } from 'zod/mini';

/** SES adds fields at will and its emulators leave some out: what is not as expected counts as absent. */
const lenient = <Schema extends z.ZodMiniType>(schema: Schema) => orElse(z.optional(schema), undefined);
const text = lenient(z.string());

/** Elements that are not as expected are undefined. */
const listOf = <Schema extends z.ZodMiniType>(element: Schema) => lenient(z.array(lenient(element)));

const recipients = listOf(z.object({ emailAddress: z.string(), status: text, diagnosticCode: text }));
const addresses = listOf(z.string());
const dated = z.object({ timestamp: text });

/** An event of Amazon SES, bare: of event publishing (`eventType`) or of an identity's notifications (`notificationType`). */
export const notification = z.object({
  eventType: text,
  notificationType: text,
  mail: lenient(
    z.object({
      messageId: text,
      timestamp: text,
      sendingAccountId: lenient(z.union([z.string(), z.number()])),
      destination: addresses,
      tags: lenient(z.record(z.string(), addresses)),
    }),
  ),
  bounce: lenient(
    z.object({
      bounceType: text,
      bounceSubType: text,
      bouncedRecipients: recipients,
      timestamp: text,
      feedbackId: text,
    }),
  ),
  complaint: lenient(
    z.object({
      complaintFeedbackType: text,
      complaintSubType: text,
      complainedRecipients: recipients,
      timestamp: text,
      arrivalDate: text,
      feedbackId: text,
    }),
  ),
  delivery: lenient(z.object({ timestamp: text, recipients: addresses })),
  deliveryDelay: lenient(z.object({ timestamp: text, delayType: text, delayedRecipients: recipients })),
  open: lenient(dated),
  click: lenient(dated),
  subscription: lenient(dated),
});

export type Notification = z.output<typeof notification>;
