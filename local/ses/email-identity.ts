import type { Dns } from '../dns/store.ts';
import { dkimHostedZone, feedbackHost } from './amazon-domain.ts';
import { dkimToken } from './dkim-token.ts';
import { badRequest } from './ses-error.ts';
import type { SigningKey, SigningKeyLength } from './signing-key.ts';

export type NewEmailIdentity = {
  readonly domain: string;
  readonly dkim: { readonly nextSigningKeyLength: SigningKeyLength };
  readonly mailFrom?: MailFrom;
  /** Reported, without effect: the local stack mails no bounce to the From mailbox. */
  readonly feedbackForwarding: boolean;
};

/** A domain that mail may be sent from once its DNS records are there. */
export type EmailIdentity = {
  /** Lower case. */
  readonly domain: string;
  /** The selectors Easy DKIM rotates between; the local stack signs with the first. */
  readonly dkimTokens: Three<string>;
  readonly signingHostedZone: string;
  readonly signingKeyLength: SigningKeyLength;
  readonly signingKey: SigningKey;
  readonly mailFrom: MailFrom | undefined;
  readonly feedbackForwarding: boolean;
};

export type MailFrom = {
  readonly domain: string;
  readonly behaviorOnMxFailure: 'USE_DEFAULT_VALUE' | 'REJECT_MESSAGE';
};

/** A DNS record that the owner of the domain has to publish, as `AWS::SES::EmailIdentity` returns it. */
export type DkimRecord = { readonly name: string; readonly value: string };
export type DkimRecords = Three<DkimRecord>;

/** Easy DKIM has three of everything. */
type Three<Item> = readonly [Item, Item, Item];

/** @throws {AwsError} `BadRequestException` when the domain, or its MAIL FROM domain, is not one SES takes */
export const newEmailIdentity = (request: NewEmailIdentity, region: string, signingKey: SigningKey): EmailIdentity => {
  const domain = request.domain.toLowerCase();
  if (!/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/.test(domain)) {
    throw badRequest(`Invalid domain name <${request.domain}>.`);
  }
  const { mailFrom } = request;
  if (mailFrom !== undefined && !mailFrom.domain.toLowerCase().endsWith(`.${domain}`)) {
    throw badRequest(
      `Provided MAIL-FROM domain <${mailFrom.domain}> is not subdomain of the domain of the identity <${domain}>.`,
    );
  }
  return {
    domain,
    dkimTokens: [dkimToken(domain, 0), dkimToken(domain, 1), dkimToken(domain, 2)],
    signingHostedZone: dkimHostedZone(region),
    signingKeyLength: request.dkim.nextSigningKeyLength,
    signingKey,
    mailFrom,
    feedbackForwarding: request.feedbackForwarding,
  };
};

/** The aliases that verify the domain and carry its signing keys. */
export const dkimRecords = ({ domain, dkimTokens, signingHostedZone }: EmailIdentity): DkimRecords => {
  const record = (token: string) => ({ name: `${token}._domainkey.${domain}`, value: `${token}.${signingHostedZone}` });
  const [first, second, third] = dkimTokens;
  return [record(first), record(second), record(third)];
};

/** Read from the DNS every time: AWS looks now and then, and keeps a success for a while after a record is gone. */
export const dkimStatus = (identity: EmailIdentity, dns: Dns): 'PENDING' | 'SUCCESS' =>
  dkimRecords(identity).every(({ name, value }) => dns.alias(name) === value) ? 'SUCCESS' : 'PENDING';

/**
 * The MX record alone decides; a missing SPF record is for the recipient to find out
 * (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MailFromAttributes.html).
 */
export const mailFromStatus = (mailFrom: MailFrom, region: string, dns: Dns): 'FAILED' | 'PENDING' | 'SUCCESS' => {
  const [exchange, ...others] = dns.mailExchanges(mailFrom.domain);
  if (exchange === undefined) {
    return 'PENDING';
  }
  return others.length === 0 && exchange.exchange === feedbackHost(region) ? 'SUCCESS' : 'FAILED';
};
