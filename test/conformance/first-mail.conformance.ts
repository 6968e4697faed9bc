import { authenticate } from 'mailauth';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dev as environment } from '../../infra/environments/dev.ts';
import { type Account, startAccount } from './deployed-environment.ts';

const minutes = (count: number) => count * 60_000;
const { name, account: accountId, region } = environment;
const billing = `arn:aws:iam::${accountId}:role/dev-billing-api`;
const outsider = `arn:aws:iam::${accountId}:role/some-other-service`;
const intake = `postern-${name}-standard-intake`;

const invoice = (recipient: string, fields: object = {}) => ({
  version: 1,
  purpose: 'notification',
  to: [{ address: recipient }],
  subject: 'Your invoice',
  text: 'Grüße, 請求書 📎',
  ...fields,
});

let account: Account;
// Most of it for PyPI, the first time.
beforeAll(async () => {
  account = await startAccount(environment);
}, minutes(12));
afterAll(() => account?.stop(), minutes(1));

describe(`the environment ${name}, deployed to MiniStack`, { timeout: minutes(2) }, () => {
  it('is bootstrapped by npx cdk bootstrap', { timeout: minutes(6) }, async () => {
    const people = Object.values(environment.people ?? {}).flat();
    await account.makeRoles([...environment.producers.map(({ roleArn }) => roleArn), ...new Set(people), outsider]);
    await account.cdk('bootstrap', `aws://${accountId}/${region}`);
  });

  it('is deployed by npx cdk deploy, all its stacks', { timeout: minutes(6) }, async () => {
    await account.cdk('deploy', `${name}/*`, '--require-approval', 'never');
  });

  it('writes the DNS records that make its domains verified, and postern dns agrees', async () => {
    expect(await account.publishZones()).toBeGreaterThan(0);
    expect(await account.postern('dns')).toContain(environment.sendingDomains[0]?.domain);
  });

  it('takes the example policy by postern apply', async () => {
    expect(await account.applyExamples()).toContain('policy version 1 is in force');
  });

  it('takes it from a policy-admin only, and from nobody who only administers the account', async () => {
    const policies = ['policy', 'rollback', '1', '--why', 'not mine to do'];
    await expect(account.posternAs('operator', ...policies)).rejects.toThrow(
      /policy-rollback is not for operator: it takes policy-admin/,
    );
    await expect(account.postern('stops')).rejects.toThrow(/you are nobody that dev knows/);
    expect(await account.askUnsigned()).toBe(403);
    expect(await account.mayAssume('operator', outsider)).toBe(false);
  });

  it('delivers, authentic, what boto3 enqueues as a role of a source', async () => {
    await account.send(billing, intake, invoice('anna@mailbox.example'));
    const [delivery] = await account.explained('anna@mailbox.example', ([first]) => first?.status === 'delivered');
    expect(delivery).toMatchObject({ source: 'billing', verdict: 'send' });

    const [mail] = account.mailsTo('anna@mailbox.example');
    expect((await PostalMime.parse(mail?.raw ?? '')).text?.trim()).toBe('Grüße, 請求書 📎');
    const receiver = await authenticate(mail?.raw ?? '', {
      ip: '192.0.2.10',
      helo: 'a.smtp-out.amazonses.com',
      sender: mail?.envelopeFrom ?? '',
      resolver: account.resolver,
      disableArc: true,
      disableBimi: true,
    });
    expect(receiver.spf).toMatchObject({ status: { result: 'pass' } });
    expect(receiver.dmarc).toMatchObject({ status: { result: 'pass' } });
  });

  it('suppresses an address that bounces, and refuses the next mail to it', async () => {
    const recipient = 'dora@berlin.acme.example';
    account.bounce(recipient);
    await account.send(billing, intake, invoice(recipient));
    await account.explained(recipient, ([first]) => first?.status === 'bounced');

    await account.send(billing, intake, invoice(recipient, { subject: 'Your next invoice' }));
    const isRefused = ({ reasons }: { readonly reasons: readonly { readonly code: string }[] }) =>
      reasons.some(({ code }) => code === 'suppressed');
    await account.explained(recipient, (deliveries) => deliveries.some(isRefused));
    expect(account.mailsTo(recipient)).toHaveLength(1);
  });

  it('holds mail by postern stop, and lets it go by postern resume', async () => {
    const recipient = 'emil@berlin.acme.example';
    await account.posternAs('operator', 'stop', 'source:billing', '--reason', 'a drill', '--queued', 'hold');
    expect(await account.posternAs('operator', 'stops', '--json')).toContain('assumed-role/postern-dev-operator/anna');
    await account.send(billing, intake, invoice(recipient));
    await account.explained(recipient, ([first]) => first?.status === 'held');
    await account.posternAs('operator', 'resume', 'source:billing');
    await account.explained(recipient, ([first]) => first?.status === 'delivered');
  });

  it('takes requests from nobody but its producers, and envelopes not even from those', async () => {
    expect(await account.send(outsider, intake, invoice('anna@mailbox.example'))).toMatch(/AccessDenied/);
    expect(await account.send(billing, `postern-${name}-standard-outbound`, {})).toMatch(/AccessDenied/);
    expect(account.mailsTo('anna@mailbox.example')).toHaveLength(1);
  });
});
