import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSesMailer } from '../../../lambdas/adapters/ses-mailer.ts';
import type { AnswerKind } from '../../../lambdas/domain/delivery/provider-answer.ts';
import { SES_FAULTS, type SesFault } from '../../../local/ses/fault.ts';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
  await aws.verifyDomain('notify.acme.example', 'set');
});
afterAll(() => aws.close());

const mail = {
  from: 'billing@notify.acme.example',
  recipient: 'anna@acme.example',
  raw: Buffer.from('From: billing@notify.acme.example\r\nSubject: hello\r\n\r\nhello'),
  configurationSet: 'set',
  tags: { delivery: 'd1', attempt: '1' },
};

/** What each failure of SES is to the mail, in the order of domain/delivery/provider-answer.ts. */
const answers: Readonly<Record<SesFault, Exclude<AnswerKind, 'accepted'>>> = {
  'daily-quota-exceeded': 'day-quota',
  'sending-rate-exceeded': 'throttled',
  'too-many-requests': 'throttled',
  'limit-exceeded': 'throttled',
  'account-suspended': 'account-stopped',
  'sending-paused': 'account-stopped',
  'configuration-set-paused': 'misconfigured',
  'configuration-set-missing': 'misconfigured',
  'identity-not-verified': 'misconfigured',
  'mail-from-domain-not-verified': 'misconfigured',
  'access-denied': 'misconfigured',
  'request-timeout': 'unavailable',
  'message-rejected': 'rejected',
  'bad-request': 'rejected',
  'internal-error': 'unknown',
  'internal-error-after-accepting': 'unknown',
  'service-unavailable': 'unknown',
  'connection-reset': 'unknown',
  'connection-reset-after-accepting': 'unknown',
  'no-answer': 'unknown',
  'no-answer-after-accepting': 'unknown',
};

describe('Amazon SES, asked by its SDK,', () => {
  it.each(Object.entries(answers))('that fails by %s is %s', async (fault, answer) => {
    const before = aws.ses.outbox().length;
    aws.ses.failNext({ fault: fault as SesFault });
    // However slow the machine, only an answer that does not come is given up.
    const patient = createSesMailer({ connectMilliseconds: 60_000, requestMilliseconds: 60_000 });
    const send = fault.startsWith('no-answer')
      ? createSesMailer({ connectMilliseconds: 60_000, requestMilliseconds: 300 })
      : patient;
    expect(await send(mail)).toMatchObject({ answer });
    const { accepts } = SES_FAULTS[fault as SesFault];
    expect(aws.ses.outbox()).toHaveLength(before + Number(accepts));
    // What it may have accepted is never said to have failed, and what it refused is never called for again without being asked.
    if (accepts) expect(answer).toBe('unknown');
    expect(await patient(mail)).toMatchObject({ answer: 'accepted' });
  });
});
