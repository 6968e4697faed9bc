import type { MailRequest } from '../../lambdas/contract/mail-request.ts';
import type { Policy } from '../../lambdas/contract/policy.ts';
import { parseAddress } from '../../lambdas/domain/address/parse-address.ts';
import type { Facts, RecipientFacts } from '../../lambdas/domain/policy/facts.ts';
import { parsePolicy } from '../../lambdas/domain/policy/parse-policy.ts';
import { randomNumbers } from '../../local/random-numbers.ts';

/** Forty sources with ten purposes: an organisation of some size. */
const sources = 40;
const purposes = 10;
const now = Date.parse('2026-11-21T12:00:00Z');

export const policy: Policy = (() => {
  const parsed = parsePolicy({
    version: 1,
    domains: ['notify.acme.example'],
    senders: { default: { address: 'no-reply@notify.acme.example', name: 'Acme' } },
    redaction: { exempt: { domains: ['acme.example', '*.acme.example'], groups: ['incident-response'] } },
    purposes: Object.fromEntries(
      numbers(purposes).map((number) => [
        `purpose-${number}`,
        {
          lane: ['standard', 'bulk'][number % 2],
          recipients: number % 3 === 0 ? 'any-allow-listed' : 'directory',
          redaction: number % 4 === 1 ? 'exempt' : 'default',
          maxAge: '24h',
          ...(number % 5 === 0 ? { blockedBy: ['bounce', 'operator'] } : {}),
        },
      ]),
    ),
    acknowledge: numbers(purposes)
      .filter((number) => number % 3 === 0 && number % 4 === 1)
      .map((number) => ({ risk: 'content-to-strangers', purpose: `purpose-${number}`, reason: 'to measure it' })),
    sources: Object.fromEntries(
      numbers(sources).map((number) => [
        `source-${number}`,
        {
          owner: 'a-team',
          contact: 'team@acme.example',
          principals: [`AROA${String(number).padStart(17, '0')}`],
          from: [`source-${number}@notify.acme.example`],
          purposes: numbers(purposes)
            .filter((purpose) => (purpose + number) % 3 !== 0)
            .map((purpose) => `purpose-${purpose}`),
          linkDomains: [`source-${number}.acme.example`],
        },
      ]),
    ),
  });
  if (!parsed.ok) throw new Error(`the policy to measure with is none: ${JSON.stringify(parsed.problems)}`);
  return parsed.policy;
})();

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, number) => number);
}

/** Whole numbers, the same on every run. */
const wholeNumbers = (seed: number) => {
  const random = randomNumbers(seed);
  return (below: number): number => Math.floor(random() * below);
};

const sentence = 'The invoice of this month is ready, and you find it where you found the one before. ';
const text = sentence.repeat(12);
const html = `<html><body><table>${numbers(20)
  .map((row) => `<tr><td style="padding:4px">${row}</td><td><p>${sentence}</p></td></tr>`)
  .join('')}</table></body></html>`;

export type CaseOptions = {
  readonly requests: number;
  readonly recipients: number;
  readonly content: 'a line' | 'text' | 'text and HTML';
};

/** Requests of all sources, of which about half may leave to about half of their recipients. */
export const makeCases = ({ requests, recipients, content }: CaseOptions): readonly Facts[] => {
  const random = wholeNumbers(1);
  const oneIn = (count: number): boolean => random(count) === 0;
  return numbers(requests).map((): Facts => {
    const source = random(sources);
    const sender = oneIn(8) ? random(sources) : source;
    const link = `https://source-${source}.acme.example/inbox`;
    const request: MailRequest = {
      version: 1,
      purpose: `purpose-${random(purposes)}`,
      from: { address: oneIn(16) ? 'anna@partner.example' : `source-${sender}@notify.acme.example` },
      to: [{ address: 'anna@acme.example', name: 'Anna Müller' }],
      subject: 'Your invoice',
      text: content === 'a line' ? 'It is ready.' : `${text}${link}`,
      ...(content === 'text and HTML' ? { html: html.replace('</body>', `<a href="${link}">inbox</a></body>`) } : {}),
      redacted: { text: 'There is an invoice.', link },
    };
    return {
      now,
      receivedAt: now - random(26) * 3_600_000,
      door: oneIn(20) ? 'critical' : 'standard',
      defaultAudience: oneIn(4) ? 'listed-addresses' : 'every-rule',
      policy: { version: 1, document: policy },
      principal: `AROA${String(source).padStart(17, '0')}`,
      source: { known: true, name: `source-${source}` },
      request,
      stops: oneIn(10) ? [{ scope: `source:source-${random(4)}`, reason: 'drill', queued: 'discard' }] : [],
      problems: [],
      attachments: [],
      recipients: numbers(recipients).map((index): RecipientFacts => {
        const address = `person-${random(10_000)}@${['acme.example', 'mailbox.example'][random(2)]}`;
        const rule = [address, 'acme.example', 'directory', undefined][random(4)];
        return {
          index,
          field: 'to',
          given: { address },
          address: parseAddress(address),
          ...(rule === undefined ? {} : { allowedBy: { rule } }),
          ...(oneIn(3) ? {} : { directory: { groups: ['staff'] } }),
          suppressions: oneIn(6) ? [{ origin: oneIn(2) ? 'bounce' : 'complaint' }] : [],
          decidedBefore: false,
        };
      }),
    };
  });
};
