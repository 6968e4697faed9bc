import { AMAZON_DOMAIN } from '../amazon-domain.ts';

/** What the ids of eu-west-1 begin with. */
const REGION_PREFIX = '0102';
const TIMESTAMP_DIGITS = 12;

/** An id of the shape SES gives: Region, time, something unique, zeros. */
export const newSesMessageId = (acceptedAt: number, uuid: string): string =>
  `${REGION_PREFIX}${acceptedAt.toString(16).padStart(TIMESTAMP_DIGITS, '0')}-${uuid}-000000`;

/** The Message-ID header the recipient sees (https://docs.aws.amazon.com/ses/latest/dg/header-fields.html). */
export const messageIdHeader = (sesMessageId: string, region: string): string =>
  `<${sesMessageId}@${region === 'us-east-1' ? 'email' : region}.${AMAZON_DOMAIN}>`;
