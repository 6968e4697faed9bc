import { describe, expect, it } from 'vitest';
import { checkRequest, type OfflineFacts } from '../../cli/check/check-request.ts';
import { offlineSender } from '../../cli/check/offline-sender.ts';
import { mailRequest, now, policy } from '../support/facts.ts';
import { readCorpus } from '../support/read-corpus.ts';

type Case = { readonly id: number; readonly value: string };

const cases = readCorpus<Case>('header-injection/cases.jsonl');

const facts: OfflineFacts = {
  policy,
  source: 'billing',
  sender: offlineSender(policy, 'billing'),
  lists: { allowList: new Map(), directory: new Map(), suppressions: new Map() },
  stops: [],
  defaultAudience: 'every-rule',
  now,
};

const pdf = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64');

/** Every place of a request whose text becomes part of a header line. */
const places = (value: string): readonly object[] => [
  mailRequest({ subject: value }),
  mailRequest({ from: { address: 'billing@notify.acme.example', name: value } }),
  mailRequest({ replyTo: [{ address: 'a@acme.example', name: value }] }),
  mailRequest({ to: [{ address: 'a@acme.example', name: value }] }),
  mailRequest({ headers: { 'X-Campaign': value } }),
  mailRequest({ headers: { [value]: 'x' } }),
  mailRequest({ attachments: [{ filename: value, contentType: 'application/pdf', data: pdf }] }),
];

describe.skipIf(cases === undefined)('values that others were attacked with', () => {
  it.each((cases ?? []).filter(({ value }) => /[\r\n\0]/.test(value)))(
    'case $id is refused wherever it stands',
    async ({ value }) => {
      for (const request of places(value)) {
        const { problems } = await checkRequest(Buffer.from(JSON.stringify(request)), facts);
        expect(problems).not.toEqual([]);
      }
    },
  );

  it('are decided, whatever they are', async () => {
    for (const { value } of cases ?? []) {
      for (const request of places(value)) {
        const { recipients } = await checkRequest(Buffer.from(JSON.stringify(request)), facts);
        expect(recipients.every(({ verdict }) => verdict === 'refuse')).toBe(true);
      }
    }
  });
});
