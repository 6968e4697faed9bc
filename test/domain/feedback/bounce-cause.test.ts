import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounceCause } from '../../../lambdas/domain/feedback/bounce-cause.ts';

const causeOf = (diagnostic: string, status?: string) =>
  bounceCause({ address: 'anna@acme.example', diagnostic, ...(status === undefined ? {} : { status }) });

describe('a receiver that objects to us', () => {
  it.each([
    'smtp; 550 5.7.26 This mail is unauthenticated, which poses a security risk',
    'smtp; 554 5.7.1 Service unavailable; client host [192.0.2.1] blocked using zen.spamhaus.org',
    'smtp; 550 5.7.1 <anna@acme.example>: SPF check failed for bounce.notify.acme.example',
    'smtp; 550 Requested action not taken: mailbox unavailable; DMARC policy of the sender',
    'smtp; 550-5.7.606 Access denied, banned sending IP',
  ])('is our fault: %s', (diagnostic) => {
    expect(causeOf(diagnostic)).toBe('our-fault');
  });
});

describe('a receiver that objects to the recipient', () => {
  it.each<[diagnostic: string, status?: string]>([
    ['550 <dmarc@mailbox.example> was rejected'],
    ['550 rejected: spf-reports@barracuda.example'],
    ['550 rejected: "the dkim list"@mailbox.example'],
    ['550 rfc822;block-list@mailbox.example: no thanks'],
    ["550 'rbl@mailbox.example' refused"],
    ['550 user unknown; see http://mailbox.example/dmarc'],
    ['550 No such user here, spamhaus or not'],
    ['550 unknown recipient in our deny list'],
    ['550 the account does not exist (not in rbl)'],
    ['554 5.2.1 mailbox disabled, in block list', '5.2.1'],
    ['550 5.1.1 blacklist'],
  ])('is not: %s', (diagnostic, status) => {
    expect(causeOf(diagnostic, status)).toBeUndefined();
  });

  it('is not, whatever the address is called', () => {
    const word = fc.constantFrom('spf', 'dkim', 'dmarc', 'spamhaus', 'rbl', 'block-list', 'barracuda', '5.7.26');
    fc.assert(
      fc.property(word, word, (local, domain) => {
        expect(causeOf(`550 <${local}@${domain}.example> refused`)).toBeUndefined();
      }),
    );
  });
});

it('a long text of a receiver is read in a time that grows with its length only', () => {
  const long = `550 ${'a'.repeat(500_000)} "${'<'.repeat(500_000)} spamhaus`;
  expect(causeOf(long)).toBe('our-fault');
});
