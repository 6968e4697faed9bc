import type { Lane } from '../../lambdas/contract/lanes.ts';
import type { Status } from '../../lambdas/domain/delivery/status.ts';
import type { ReasonCode } from '../../lambdas/domain/policy/reason.ts';

/** A mail of the demonstration and what must become of it, by examples/policy and examples/facts.yaml. */
export type DemoMail = {
  readonly title: string;
  readonly source: 'billing' | 'reports';
  readonly request: object;
  /** Through whose intake queue; default: its purpose's. */
  readonly door?: Lane;
  /** It comes to this end because of an earlier mail of the demonstration; by the example facts alone it may leave. */
  readonly isConsequence?: true;
  /** One for each recipient, in order. */
  readonly expected: readonly ExpectedOutcome[];
};

export type ExpectedOutcome = {
  readonly recipient: string;
  readonly status: Status;
  readonly codes: readonly ReasonCode[];
};

const delivered = (recipient: string): ExpectedOutcome => ({ recipient, status: 'delivered', codes: [] });

const refused = (recipient: string, ...codes: readonly ReasonCode[]): ExpectedOutcome => ({
  recipient,
  status: 'refused',
  codes,
});

/** The smallest file that is a PDF by its content. */
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n').toString('base64');
/** How a Windows program begins. */
const program = Buffer.from(`MZ${'\0'.repeat(126)}`).toString('base64');

const notification = (recipient: string, members: object = {}): object => ({
  version: 1,
  purpose: 'notification',
  to: [{ address: recipient }],
  subject: 'Your invoice',
  text: 'Your invoice for November is attached.',
  ...members,
});

const report = (recipient: string): object => ({
  version: 1,
  purpose: 'report',
  to: [{ address: recipient }],
  subject: 'Weekly figures',
  text: 'All is well.',
});

/** Amazon's mailbox simulator: it answers with a bounce, here as on AWS. */
const nobody = 'bounce@simulator.amazonses.com';

/** The key of the first mail, which one further down uses again. */
const invoice = notification('anna@mailbox.example', {
  idempotencyKey: 'demo-invoice-2026-11-anna',
  attachments: [{ filename: 'invoice.pdf', contentType: 'application/pdf', data: pdf }],
});

/** In the order in which they are sent. */
export const demoMails: readonly DemoMail[] = [
  {
    title: 'an invoice to a customer, with a PDF',
    source: 'billing',
    request: invoice,
    expected: [delivered('anna@mailbox.example')],
  },
  {
    title: 'a report to a colleague',
    source: 'reports',
    request: {
      version: 1,
      purpose: 'report',
      to: [{ address: 'dora@berlin.acme.example', name: 'Dora' }],
      subject: 'Weekly figures ✓',
      text: 'All is well.',
      html: '<p>All is well.</p>',
      headers: { 'X-Report-Id': 'weekly-47' },
    },
    expected: [delivered('dora@berlin.acme.example')],
  },
  {
    title: 'a way back in, ahead of everybody else (lane critical)',
    source: 'billing',
    request: notification('anna@mailbox.example', {
      purpose: 'password-reset',
      subject: 'Your new password',
      text: 'Choose a new password: https://billing.acme.example/reset',
    }),
    expected: [delivered('anna@mailbox.example')],
  },
  {
    title: 'the newsletter, when there is time (lane bulk)',
    source: 'reports',
    request: {
      version: 1,
      purpose: 'newsletter',
      to: [{ address: 'dora@berlin.acme.example' }],
      subject: 'News from Acme',
      text: 'All is new.',
    },
    expected: [delivered('dora@berlin.acme.example')],
  },
  {
    title: 'the newsletter through the critical door',
    source: 'reports',
    request: {
      version: 1,
      purpose: 'newsletter',
      to: [{ address: 'emil@berlin.acme.example' }],
      subject: 'News from Acme',
      text: 'All is new.',
    },
    door: 'critical',
    expected: [refused('emil@berlin.acme.example', 'wrong-door')],
  },
  {
    title: 'two recipients, one of them a stranger',
    source: 'reports',
    request: {
      version: 1,
      purpose: 'report',
      to: [{ address: 'emil@berlin.acme.example' }, { address: 'stranger@elsewhere.example' }],
      subject: 'Weekly figures',
      text: 'All is well.',
    },
    expected: [
      delivered('emil@berlin.acme.example'),
      refused('stranger@elsewhere.example', 'not-in-directory', 'not-on-allow-list'),
    ],
  },
  {
    title: 'the invoice again, same key and content',
    source: 'billing',
    request: invoice,
    isConsequence: true,
    expected: [refused('anna@mailbox.example', 'duplicate')],
  },
  {
    title: 'a customer whose mailbox bounced',
    source: 'billing',
    request: notification('bruno@mailbox.example'),
    expected: [refused('bruno@mailbox.example', 'suppressed')],
  },
  {
    title: 'a mailbox that does not exist',
    source: 'reports',
    request: report(nobody),
    expected: [{ recipient: nobody, status: 'bounced', codes: [] }],
  },
  {
    title: 'the same mailbox: its bounce has suppressed it',
    source: 'reports',
    request: report(nobody),
    isConsequence: true,
    expected: [refused(nobody, 'suppressed')],
  },
  {
    title: 'a former customer: no rule allows them',
    source: 'billing',
    request: notification('carla@mailbox.example'),
    expected: [refused('carla@mailbox.example', 'not-on-allow-list')],
  },
  {
    title: 'an allowed address the directory does not know',
    source: 'billing',
    request: notification('audit@partner.example'),
    expected: [refused('audit@partner.example', 'not-in-directory')],
  },
  {
    title: "written from another source's address",
    source: 'billing',
    request: notification('anna@mailbox.example', { from: { address: 'reports@mail.globex.example' } }),
    expected: [refused('anna@mailbox.example', 'from-owned-by-other')],
  },
  {
    title: 'claims to be another source',
    source: 'billing',
    request: notification('anna@mailbox.example', { source: 'reports' }),
    expected: [refused('anna@mailbox.example', 'unknown-source')],
  },
  {
    title: 'a typo in a field name',
    source: 'billing',
    request: notification('anna@mailbox.example', { expireAt: '2026-11-21T12:00:00Z' }),
    expected: [refused('anna@mailbox.example', 'malformed')],
  },
  {
    title: 'a header that would redirect it within SES',
    source: 'billing',
    request: notification('anna@mailbox.example', { headers: { 'X-SES-Configuration-Set': 'other' } }),
    expected: [refused('anna@mailbox.example', 'malformed')],
  },
  {
    title: 'came too late to be of use',
    source: 'billing',
    request: notification('anna@mailbox.example', { expiresAt: '2026-01-01T00:00:00Z' }),
    expected: [refused('anna@mailbox.example', 'expired')],
  },
  {
    title: 'a program that is named invoice.pdf',
    source: 'billing',
    request: notification('anna@mailbox.example', {
      attachments: [{ filename: 'invoice.pdf', contentType: 'application/pdf', data: program }],
    }),
    expected: [refused('anna@mailbox.example', 'attachment-not-permitted')],
  },
];
