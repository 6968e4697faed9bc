import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { unsubscribeLinkDays } from '../contract/tables.ts';
import { sha256 } from '../domain/identity/sha256.ts';
import { reach } from './reach.ts';

/** What the unsubscribe link of a mail is about. */
export type UnsubscribeLink = {
  /** The look-up form of the address the mail went to. */
  readonly address: string;
  readonly purpose: string;
  readonly messageId: string;
  readonly recipientIndex: number;
};

/** The links that went out with mails. Their tokens are not kept, only the hashes: who reads the table can use none. */
export type UnsubscribeLinks = {
  /** @param now - milliseconds since the epoch */
  readonly put: (token: string, link: UnsubscribeLink, now: number) => Promise<void>;
  /** Undefined: no such link was ever made, or it is too old. */
  readonly find: (token: string, now: number) => Promise<UnsubscribeLink | undefined>;
};

const linkItem = z.object({
  address: z.string(),
  purpose: z.string(),
  messageId: z.string(),
  recipientIndex: z.int(),
  ttl: z.int(),
});

export const createUnsubscribeLinks = (client: DynamoDBDocumentClient, table: string): UnsubscribeLinks => ({
  put: async (token, link, now) => {
    const ttl = Math.floor(now / 1000) + unsubscribeLinkDays * 86_400;
    const put = new PutCommand({ TableName: table, Item: { tokenHash: sha256(token), ...link, ttl } });
    await reach('unsubscribe-links', () => client.send(put));
  },

  find: async (token, now) => {
    const get = new GetCommand({ TableName: table, Key: { tokenHash: sha256(token) }, ConsistentRead: true });
    const { Item: item } = await reach('unsubscribe-links', () => client.send(get));
    if (item === undefined) return undefined;
    const { ttl, ...link } = linkItem.parse(item);
    // DynamoDB removes what has expired some days later.
    return ttl * 1000 <= now ? undefined : link;
  },
});
