import { quotedText } from '../dns/record.ts';
import type { Dns } from '../dns/store.ts';
import { dkimToken } from './dkim-token.ts';
import type { SigningKey } from './signing-key.ts';

/** Amazon signs every mail with its own domain as well as with the sender's. */
export const AMAZON_DOMAIN = 'amazonses.com';
export const AMAZON_SELECTOR = dkimToken(AMAZON_DOMAIN, 0);

/** The addresses Amazon sends from are a documentation range here (RFC 5737), so that nothing real can be meant. */
const OUTBOUND_RANGE = '192.0.2.0/24';
export const OUTBOUND_ADDRESS = '192.0.2.25';

const TTL_SECONDS = 900;

/** The host that connects to the recipient's server. */
export const outboundHost = (region: string): string => `a2-25.smtp-out.${region}.${AMAZON_DOMAIN}`;

/** The MAIL FROM domain of a mail whose identity has no working one of its own. */
export const defaultMailFromDomain = (region: string): string => `${region}.${AMAZON_DOMAIN}`;

/** Where the MX record of a custom MAIL FROM domain must point (https://docs.aws.amazon.com/ses/latest/dg/mail-from.html). */
export const feedbackHost = (region: string): string => `feedback-smtp.${region}.${AMAZON_DOMAIN}`;

/** Where the CNAME records of Easy DKIM must point, below their token. */
export const dkimHostedZone = (region: string): string => `dkim.${region}.${AMAZON_DOMAIN}`;

/** Publishes what Amazon keeps in the DNS for every sender. */
export const publishAmazonDomain = (dns: Dns, region: string, key: SigningKey): void => {
  const spf = quotedText(`v=spf1 ip4:${OUTBOUND_RANGE} -all`);
  const feedback = feedbackHost(region);
  const host = outboundHost(region);
  const ttlSeconds = TTL_SECONDS;
  dns.addRecord({ name: AMAZON_DOMAIN, type: 'TXT', ttlSeconds, values: [spf] });
  dns.addRecord({ name: defaultMailFromDomain(region), type: 'TXT', ttlSeconds, values: [spf] });
  dns.addRecord({ name: defaultMailFromDomain(region), type: 'MX', ttlSeconds, values: [`10 ${feedback}`] });
  dns.addRecord({ name: feedback, type: 'A', ttlSeconds, values: [OUTBOUND_ADDRESS] });
  dns.addRecord({ name: host, type: 'A', ttlSeconds, values: [OUTBOUND_ADDRESS] });
  publishSigningKey(dns, `${AMAZON_SELECTOR}._domainkey.${AMAZON_DOMAIN}`, key);
};

export const publishSigningKey = (dns: Dns, name: string, key: SigningKey): void =>
  dns.addRecord({ name, type: 'TXT', ttlSeconds: TTL_SECONDS, values: [quotedText(key.dnsText)] });
