/** An event of Amazon SES as event publishing writes it, about one mail to Anna; only what a test is about need be given. */
export const sesNotification = (
  fields: Record<string, unknown> = {},
  mail: Record<string, unknown> = {},
): Record<string, unknown> => ({
  ...fields,
  mail: {
    timestamp: '2026-11-21T12:00:00.000Z',
    source: 'billing@notify.acme.example',
    sendingAccountId: '111122223333',
    messageId: 'ses-1',
    destination: ['Anna@acme.example'],
    ...mail,
  },
});

type BouncedRecipient = { readonly emailAddress: string; readonly status?: string; readonly diagnosticCode?: string };

export const bounceNotification = (
  [bounceType, bounceSubType]: readonly [type: string, subType: string],
  bounce: { readonly bouncedRecipients?: readonly BouncedRecipient[] } & Record<string, unknown> = {},
  mail: Record<string, unknown> = {},
) =>
  sesNotification(
    {
      eventType: 'Bounce',
      bounce: {
        bounceType,
        bounceSubType,
        bouncedRecipients: [
          { emailAddress: 'Anna@acme.example', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
        ],
        timestamp: '2026-11-21T12:00:05.000Z',
        feedbackId: 'feedback-1',
        ...bounce,
      },
    },
    mail,
  );

export const complaintNotification = (complaint: Record<string, unknown> = {}, mail: Record<string, unknown> = {}) =>
  sesNotification(
    {
      eventType: 'Complaint',
      complaint: {
        complainedRecipients: [{ emailAddress: 'Anna@acme.example' }],
        complaintFeedbackType: 'abuse',
        timestamp: '2026-11-21T13:00:00.000Z',
        feedbackId: 'feedback-2',
        ...complaint,
      },
    },
    mail,
  );

export const deliveryNotification = (delivery: Record<string, unknown> = {}, mail: Record<string, unknown> = {}) =>
  sesNotification(
    {
      eventType: 'Delivery',
      delivery: { timestamp: '2026-11-21T12:00:03.000Z', recipients: ['Anna@acme.example'], ...delivery },
    },
    mail,
  );

/** As SNS puts it around an event. */
export const snsEnvelope = (message: unknown, fields: Record<string, unknown> = {}) => ({
  Type: 'Notification',
  MessageId: '19ba9823-d7f2-53c1-860e-cb10e0d13dfc',
  TopicArn: 'arn:aws:sns:eu-west-1:111122223333:postern-dev-ses-events',
  Timestamp: '2026-11-21T12:00:06.000Z',
  SignatureVersion: '1',
  Signature: 'EXAMPLE==',
  Message: typeof message === 'string' ? message : `${JSON.stringify(message)}\n`,
  ...fields,
});
