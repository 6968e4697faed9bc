import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { wait } from '../../../lambdas/adapters/clock.ts';
import { createDeliveryFinder } from '../../../lambdas/adapters/find-delivery.ts';
import { createLedger } from '../../../lambdas/adapters/ledger.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { delivery } from '../support/delivery.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { putItems } from '../support/put-items.ts';

let aws: LocalAws;
const at = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 12, minute)).toISOString();

/** Sixty mails to Anna, a minute apart: `ses-0` to `ses-59`. */
beforeAll(async () => {
  aws = await startLocalAws();
  const mails = Array.from({ length: 60 }, (_, minute) =>
    delivery({
      messageId: minute.toString(16).padStart(32, '0'),
      receivedAt: at(minute),
      attempts: [{ number: 1, at: at(minute), answer: 'accepted', sesMessageId: `ses-${minute}` }],
    }),
  );
  const bens = delivery({ ...mails[7], messageId: 'b'.repeat(32), recipient: 'ben@acme.example' });
  await putItems(tables.ledger, [...mails, bens]);
});
afterAll(() => aws.close());

const find = (recipient: string, sesMessageId: string, before: string) => {
  const client = createTableClient();
  const ledger = createLedger(client, createTableReader(client, wait), tables.ledger);
  return createDeliveryFinder(client, ledger, tables.ledger)(recipient, sesMessageId, before);
};

it('a delivery is found by its recipient and the id that SES gave the mail', async () => {
  expect((await find('anna@acme.example', 'ses-30', at(59)))?.receivedAt).toBe(at(30));
  expect((await find('ben@acme.example', 'ses-7', at(59)))?.messageId).toBe('b'.repeat(32));
});

it.each([
  ['of somebody else', 'cem@acme.example', 'ses-7', at(59)],
  ['of an id that nobody knows', 'anna@acme.example', 'ses-60', at(59)],
  ['of later', 'anna@acme.example', 'ses-30', at(29)],
  ['behind fifty others', 'anna@acme.example', 'ses-5', at(59)],
])('none is found %s', async (_sentence, recipient, sesMessageId, before) => {
  expect(await find(recipient, sesMessageId, before)).toBeUndefined();
});

it('behind fifty others it is found from its own time', async () => {
  expect((await find('anna@acme.example', 'ses-5', at(6)))?.receivedAt).toBe(at(5));
});

it('a ledger out of reach is an outage', async () => {
  aws.intercept((service) => (service === 'dynamodb' ? { status: 500, body: '{}' } : undefined));
  try {
    await expect(find('anna@acme.example', 'ses-1', at(59))).rejects.toThrow(OutageError);
  } finally {
    aws.intercept(undefined);
  }
});
