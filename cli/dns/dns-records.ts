import type { GetEmailIdentityCommandOutput } from '@aws-sdk/client-sesv2';

/** One record that has to be in the DNS for a sending domain. Names are absolute, without the dot at the end. */
export type DnsRecord = {
  readonly purpose: 'dkim' | 'mail-from' | 'spf' | 'dmarc';
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  /** A target, `10 host`, or text; one string however long. */
  readonly value: string;
};

export type SendingDomain = {
  readonly domain: string;
  /** As SES sees them now: `SUCCESS` once the records are published. */
  readonly dkimStatus: string;
  readonly mailFromStatus: string;
  /** The `d=` of signatures is the domain; these are their `s=`. */
  readonly selectors: readonly string[];
  readonly mailFromDomain?: string;
  readonly records: readonly DnsRecord[];
};

/** Where SES has Easy DKIM keys, in Regions where it does not say so. */
const dkimZone = 'dkim.amazonses.com';

/**
 * What a DMARC policy starts as where the environment says nothing: nothing is rejected, so that reports can be read
 * first. A stricter one that is published already is better: RFC 9989, section 4.7.
 */
const firstDmarcPolicy = 'v=DMARC1; p=none';

/**
 * The records of a sending domain.
 * @param identity - as SES has it
 * @param dmarcRecord - as the environment has it
 * @see https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
 * @see https://docs.aws.amazon.com/ses/latest/dg/mail-from.html
 */
export const sendingDomain = (
  domain: string,
  {
    DkimAttributes: dkim,
    MailFromAttributes: mailFrom,
  }: Pick<GetEmailIdentityCommandOutput, 'DkimAttributes' | 'MailFromAttributes'>,
  region: string,
  dmarcRecord: string = firstDmarcPolicy,
): SendingDomain => {
  const selectors = dkim?.Tokens ?? [];
  const zone = dkim?.SigningHostedZone ?? dkimZone;
  const mailFromDomain = mailFrom?.MailFromDomain;
  return {
    domain,
    dkimStatus: dkim?.Status ?? 'NOT_STARTED',
    mailFromStatus: mailFrom?.MailFromDomainStatus ?? 'NOT_STARTED',
    selectors,
    ...(mailFromDomain === undefined ? {} : { mailFromDomain }),
    records: [
      ...selectors.map((token): DnsRecord => {
        const name = `${token}._domainkey.${domain}`;
        return { purpose: 'dkim', name, type: 'CNAME', value: `${token}.${zone}` };
      }),
      ...(mailFromDomain === undefined ? [] : mailFromRecords(mailFromDomain, region)),
      { purpose: 'dmarc', name: `_dmarc.${domain}`, type: 'TXT', value: dmarcRecord },
    ],
  };
};

const mailFromRecords = (mailFromDomain: string, region: string): readonly DnsRecord[] => [
  { purpose: 'mail-from', name: mailFromDomain, type: 'MX', value: `10 feedback-smtp.${region}.amazonses.com` },
  { purpose: 'spf', name: mailFromDomain, type: 'TXT', value: 'v=spf1 include:amazonses.com ~all' },
];
