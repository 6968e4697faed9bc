import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { previewFeedback } from '../../cli/feedback/preview-feedback.ts';
import { parseFeedback } from '../../lambdas/domain/feedback/parse-feedback.ts';
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

describe('an event that says an impossible time', () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
  const isoLike = fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc
      .tuple(fc.constantFrom('', '+', '-'), fc.nat({ max: 999_999 }), digits(2), digits(2), digits(2))
      .map(
        ([sign, year, month, day, hour]) => `${sign}${String(year).padStart(6, '0')}-${month}-${day}T${hour}:00:00Z`,
      ),
    fc.constantFrom('+275760-09-13T00:00:00.000Z', '-271821-04-20T00:00:00.000Z', '9999-12-31T23:59:59.999Z'),
  );

  it('never throws, and is taken for one of now where the time is outside the years of Amazon SES', () => {
    fc.assert(
      fc.property(isoLike, (timestamp) => {
        const times = { timestamp, arrivalDate: timestamp };
        for (const event of [
          bounceNotification(['Permanent', 'General'], times, times),
          complaintNotification(times, times),
        ]) {
          expect(preview(event).suppress).toHaveLength(1);
        }
        const parsed = parseFeedback(JSON.stringify(bounceNotification(['Permanent', 'General'], times, times)));
        const at = parsed.kind === 'event' ? parsed.event.at : undefined;
        expect(at ?? '2026').toMatch(/^20[1-9]\d/);
      }),
    );
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
    writeFileSync(file, 'no JSON');
    expect((await runPostern(['feedback', '--event', file])).out).toContain('nobody is suppressed: not-json');
  });

  const record = { messageId: 'm', body: JSON.stringify(snsEnvelope(bounce)) };
  const received = { MessageId: 'm', Body: JSON.stringify(complaintNotification()) };
  const typesIn = (out: string): readonly unknown[] =>
    [JSON.parse(`[${out.trim().split('\n').join(',')}]`)].flat(2).map(({ type }: { readonly type: string }) => type);

  it.each<[string, string, readonly string[]]>([
    ['what Lambda is invoked with', JSON.stringify({ Records: [record, record] }), ['Bounce', 'Bounce']],
    ['one record of it', JSON.stringify({ Records: [record] }), ['Bounce']],
    [
      'what the AWS CLI prints',
      JSON.stringify({ Messages: [received, record] }, undefined, 4),
      ['Complaint', 'Bounce'],
    ],
    ['an event over several lines', JSON.stringify(bounce, undefined, 2), ['Bounce']],
    ['a line that is only begun, and the next', `{"eventType":\n${JSON.stringify(bounce)}`, ['unreadable', 'Bounce']],
    ['no messages', JSON.stringify({ Messages: [] }), []],
  ])('takes from standard input %s', async (_sentence, input, types) => {
    const { out, exitCode } = await runPostern(['feedback', '--event', '-'], input);
    expect([exitCode, typesIn(out)]).toEqual([0, types]);
  });

  it('takes several out of a file, and says when there are none', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'postern-')), 'event.json');
    writeFileSync(file, JSON.stringify({ Messages: [received, record] }, undefined, 2));
    const programs = await runPostern(['feedback', '--event', file, '--json']);
    expect(JSON.parse(programs.out)).toMatchObject([{ type: 'Complaint' }, { type: 'Bounce' }]);
    expect((await runPostern(['feedback', '--event', file])).out).toMatch(/complaint[^]*hard-bounce/);
    writeFileSync(file, '{"Messages":[]}');
    expect((await runPostern(['feedback', '--event', file])).errors).toContain('holds no messages');
  });

  it('says which file it cannot read', async () => {
    const { errors, exitCode } = await runPostern(['feedback', '--event', '/no/such/file']);
    expect([exitCode, errors]).toEqual([1, expect.stringContaining('/no/such/file: cannot be read (ENOENT)')]);
  });
});
