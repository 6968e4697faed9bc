import {
  AccountSuspendedException,
  InternalServiceErrorException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  SendEmailCommand,
  SendingPausedException,
  TooManyRequestsException,
} from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SesFault } from '../../../local/ses/fault.ts';
import { composeMail, type StartedSes, sesClient, startSes } from './start-ses.ts';

let started: StartedSes;

beforeEach(async () => {
  started = await startSes();
});

afterEach(() => started.stop());

/** The error of a call whose caller gives up when `giveUp` says so, and how many mails went out. */
const sendWithFault = async (fault: SesFault, giveUp?: AbortSignal) => {
  started.ses.failNext({ fault });
  const error: unknown = await started
    .sendRaw(await composeMail(), {}, giveUp)
    .then(() => undefined)
    .catch((reason: unknown) => reason);
  return { error, mails: started.ses.outbox().length };
};

type GiveUp = () => AbortSignal | undefined;

const never: GiveUp = () => undefined;
const soon: GiveUp = () => AbortSignal.timeout(50);

/** As soon as the mail was accepted. */
const onceAccepted: GiveUp = () => {
  const controller = new AbortController();
  void started.trace.waitFor(({ type }) => type === 'mail-accepted').then(() => controller.abort());
  return controller.signal;
};

describe('a fault on demand', () => {
  it.each([
    ['sending-rate-exceeded', TooManyRequestsException, 429, 'Maximum sending rate exceeded.'],
    ['daily-quota-exceeded', TooManyRequestsException, 429, 'Daily message quota exceeded.'],
    ['too-many-requests', TooManyRequestsException, 429, 'Rate exceeded'],
    ['account-suspended', AccountSuspendedException, 400, 'permanently restricted'],
    ['sending-paused', SendingPausedException, 400, 'Sending paused for this account.'],
    ['mail-from-domain-not-verified', MailFromDomainNotVerifiedException, 400, 'is not verified'],
    ['message-rejected', MessageRejected, 400, 'Message rejected.'],
    ['internal-error', InternalServiceErrorException, 500, 'Internal error'],
  ] as const)(
    '%s is what the SDK throws for it, and no mail goes out',
    async (fault, type, httpStatusCode, message) => {
      const { error, mails } = await sendWithFault(fault);
      expect(error).toBeInstanceOf(type);
      expect(error).toMatchObject({ $metadata: { httpStatusCode }, message: expect.stringContaining(message) });
      expect(mails).toBe(0);
      expect(started.trace.events().filter((event) => event.type === 'mail-rejected')).toHaveLength(1);
    },
  );

  it.each([
    ['connection-reset', { code: 'ECONNRESET' }, 0, never],
    ['connection-reset-after-accepting', { code: 'ECONNRESET' }, 1, never],
    ['no-answer', { name: 'AbortError' }, 0, soon],
    ['no-answer-after-accepting', { name: 'AbortError' }, 1, onceAccepted],
    ['internal-error-after-accepting', { name: 'InternalServiceErrorException' }, 1, never],
  ] as const)('%s leaves the caller without knowing whether the mail went out', async (fault, seen, sent, giveUp) => {
    const { error, mails } = await sendWithFault(fault, giveUp());
    expect(error).toMatchObject(seen);
    expect(mails).toBe(sent);
    expect(started.trace.events().filter((event) => event.type === 'mail-rejected')).toEqual([]);
  });

  it('ends after the number of times it was ordered for, and the next order follows', async () => {
    started.ses.failNext({ fault: 'internal-error', times: 2 });
    started.ses.failNext({ fault: 'sending-paused' });
    const mail = await composeMail();
    const outcomes = [];
    for (let call = 0; call < 4; call += 1) {
      outcomes.push(
        await started
          .sendRaw(mail)
          .then(() => 'sent')
          .catch((error: Error) => error.name),
      );
    }
    expect(outcomes).toEqual([
      'InternalServiceErrorException',
      'InternalServiceErrorException',
      'SendingPausedException',
      'sent',
    ]);
  });

  it('sends a mail again and again through a client that retries after a reset it cannot interpret', async () => {
    started.ses.failNext({ fault: 'connection-reset-after-accepting' });
    const retrying = sesClient(started.url, { maxAttempts: 3 });
    await retrying.send(new SendEmailCommand({ Content: { Raw: { Data: await composeMail() } } }));
    retrying.destroy();
    expect(started.ses.outbox()).toHaveLength(2);
  });

  it('does not hide that the request was not valid', async () => {
    started.ses.failNext({ fault: 'connection-reset-after-accepting' });
    await expect(started.sendRaw('garbage')).rejects.toThrow('Header field 1 has no name and colon.');
  });
});
