/** What the import of a function is compared with: the client that no sender of mail can do without. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

export const client = new SESv2Client({});
export const command = SendEmailCommand;
