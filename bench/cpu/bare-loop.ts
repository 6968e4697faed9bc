/** What Postern is compared with: the SDK as one would use it without a gate. Bundled like a function. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

const client = new SESv2Client({});

export type BareMail = { readonly from: string; readonly to: string; readonly raw: string };

/** Sends all mails at once, as the send function does with a batch. */
export const handler = async ({ mails }: { readonly mails: readonly BareMail[] }): Promise<void> => {
  await Promise.all(
    mails.map(({ from, to, raw }) =>
      client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: { Raw: { Data: Buffer.from(raw) } },
        }),
      ),
    ),
  );
};
