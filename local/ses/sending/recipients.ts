import { badRequest } from '../ses-error.ts';
import { type HeaderField, headerValues } from './header-field.ts';
import { parseMailboxes } from './mailbox.ts';
import type { SendEmailRequest } from './send-email-request.ts';

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const MAX_RECIPIENTS = 50;

/**
 * The addresses the mail goes to: those of the Destination parameter, otherwise those of the headers. The headers are
 * checked in either case.
 *
 * @throws {AwsError} `BadRequestException`
 */
export const recipientsOf = (
  headers: readonly HeaderField[],
  destination: SendEmailRequest['Destination'],
): readonly string[] => {
  const fromHeaders = ['To', 'Cc', 'Bcc']
    .flatMap((name) => headerValues(headers, name))
    .flatMap(parseMailboxes)
    .map(({ address }) => address);
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = destination ?? {};
  const fromParameters = [...ToAddresses, ...CcAddresses, ...BccAddresses].map(soleAddress);
  const recipients = fromParameters.length > 0 ? fromParameters : fromHeaders;
  if (recipients.length === 0) {
    throw badRequest("Missing required header 'To'.");
  }
  if (recipients.length > MAX_RECIPIENTS) {
    throw badRequest(`Recipient count exceeds ${MAX_RECIPIENTS}.`);
  }
  return recipients;
};

/** A parameter holds one address each. */
const soleAddress = (parameter: string): string => {
  const [mailbox, ...others] = parseMailboxes(parameter);
  if (mailbox === undefined || others.length > 0) {
    throw badRequest('Illegal address');
  }
  return mailbox.address;
};
