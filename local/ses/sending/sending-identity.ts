import { AwsError } from '../../aws-error.ts';
import type { Dns } from '../../dns/store.ts';
import { dkimStatus, type EmailIdentity } from '../email-identity.ts';
import { badRequest } from '../ses-error.ts';
import { type HeaderField, headerValues } from './header-field.ts';
import { type Mailbox, parseMailboxes } from './mailbox.ts';

type SenderCheck = {
  readonly headers: readonly HeaderField[];
  readonly fromEmailAddress: string | undefined;
  readonly identities: readonly EmailIdentity[];
  readonly dns: Dns;
  readonly region: string;
};

/**
 * The identity of the From header, which signs the mail. Whoever else is named as a sender must be verified as well.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
 * @throws {AwsError} `MessageRejected` naming the senders that are not verified, `BadRequestException`
 */
export const sendingIdentity = (check: SenderCheck): EmailIdentity => {
  const { headers, fromEmailAddress, region } = check;
  const from = headerValues(headers, 'From').flatMap(parseMailboxes);
  const others = [
    ...(fromEmailAddress === undefined ? [] : parseMailboxes(fromEmailAddress)),
    ...headerValues(headers, 'Sender').flatMap(parseMailboxes),
    // An empty one, `<>`, asks for no bounces.
    ...headerValues(headers, 'Return-Path')
      .filter((value) => value !== '<>')
      .flatMap(parseMailboxes),
  ];
  const [author] = from;
  if (author === undefined) {
    throw badRequest("Empty required header 'From'.");
  }
  const unverified = [...from, ...others].filter((sender) => verifiedIdentityOf(sender, check) === undefined);
  const identity = verifiedIdentityOf(author, check);
  if (identity === undefined || unverified.length > 0) {
    const names = [...new Set(unverified.map(({ written }) => written))].join(', ');
    throw new AwsError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${names}`,
    );
  }
  return identity;
};

/** The nearest: a verified domain covers its sub-domains (https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html). */
const verifiedIdentityOf = (
  { address }: Mailbox,
  { identities, dns }: Pick<SenderCheck, 'identities' | 'dns'>,
): EmailIdentity | undefined => {
  const labels = address
    .slice(address.lastIndexOf('@') + 1)
    .toLowerCase()
    .split('.');
  return labels
    .map((_, index) => labels.slice(index).join('.'))
    .flatMap((domain) => identities.filter((identity) => identity.domain === domain))
    .find((identity) => dkimStatus(identity, dns) === 'SUCCESS');
};
