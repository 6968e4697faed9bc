import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { previewFeedback } from '../../cli/feedback/preview-feedback.ts';
import {
  bounceNotification,
  complaintNotification,
  deliveryNotification,
  snsEnvelope,
} from '../domain/feedback/ses-notification.ts';
import { runPostern } from '../support/run-postern.ts';

const bounce = bounceNotification(['Permanent', 'General']);
const preview = (document: unknown) => previewFeedback(JSON.stringify(document), 0);

describe('what an event would do', () => {
  it('is said with whom it suppresses and why', () => {
    expect(preview(bounce)).toEqual({
      type: 'Bounce',
      messageId: 'ses-1',
      recipients: ['Anna@acme.example'],
      suppress: [{ address: 'Anna@acme.example', origin: 'bounce', reason: 'hard-bounce' }],
    });
    expect(preview(complaintNotification()).suppress).toEqual([
      { address: 'Anna@acme.example', origin: 'complaint', reason: 'complaint' },
    ]);
  });

  const recipient = (emailAddress: string) => ({ bouncedRecipients: [{ emailAddress, status: '4.2.2' }] });
  it.each<[string, unknown, string | undefined]>([
    ['a delivery', deliveryNotification(), undefined],
    ['a single soft bounce', bounceNotification(['Transient', 'MailboxFull'], recipient('a@b.example')), 'soft-bounce'],
    [
      'the simulator',
      bounceNotification(['Permanent', 'General'], recipient('bounce@simulator.amazonses.com')),
      'simulator',
    ],
    ['not-spam', complaintNotification({ complaintFeedbackType: 'not-spam' }), 'not-spam'],
    ['nobody', complaintNotification({ complainedRecipients: [] }, { destination: [] }), 'no-recipient'],
    ['SNS about a subscription', snsEnvelope('…', { Type: 'SubscriptionConfirmation' }), 'sns-control'],
    ['something else', { a: 1 }, 'not-an-ses-event'],
  ])('of %s is nothing, and why', (_sentence, document, code) => {
    expect([preview(document).suppress, preview(document).ignored?.code]).toEqual([[], code]);
  });
});

describe('postern feedback', () => {
  it('answers every line, whatever is in the others', async () => {
    const lines = [
      JSON.stringify(bounce),
      'no JSON',
      '',
      JSON.stringify({ body: JSON.stringify(snsEnvelope(bounce)) }),
    ];
    const { out, exitCode } = await runPostern(['feedback', '--event', '-', '--json'], lines.join('\n'));
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly type: string });
    expect(answers.map(({ type }) => type)).toEqual(['Bounce', 'unreadable', 'Bounce']);
    expect(exitCode).toBe(0);
  });

  it('reads a file, for people and for programs', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'postern-')), 'event.json');
    writeFileSync(file, JSON.stringify(bounce, undefined, 2));
    const people = await runPostern(['feedback', '--event', file]);
    expect(people.out).toMatch(/Anna@acme.example.*bounce.*hard-bounce/);
    const programs = await runPostern(['feedback', '--event', file, '--json']);
    expect(JSON.parse(programs.out)).toEqual(preview(bounce));
  });

  it('says which file it cannot read', async () => {
    const { errors, exitCode } = await runPostern(['feedback', '--event', '/no/such/file']);
    expect([exitCode, errors]).toEqual([1, expect.stringContaining('/no/such/file: cannot be read (ENOENT)')]);
  });
});
