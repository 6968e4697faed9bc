import { authenticate } from 'mailauth';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPostern } from '../support/run-postern.ts';
import { notification, outcomes, type RunningPostern, startPostern } from '../support/running-postern.ts';

let postern: RunningPostern;
beforeAll(async () => {
  postern = await startPostern();
});
afterAll(() => postern.stack.stop());

const newsletter = (recipient: string, fields: object = {}) => ({
  ...notification(recipient, fields),
  purpose: 'newsletter',
  subject: 'News of November',
});

const run = async (...args: readonly string[]) => {
  const { out, errors, exitCode } = await runPostern([...args, '--endpoint', postern.stack.url]);
  if (exitCode !== 0) throw new Error(errors);
  return out;
};

const lastMailTo = (recipient: string) => {
  const mail = postern.mailsTo(recipient).at(-1);
  if (mail === undefined) throw new Error('nothing was sent');
  return mail;
};

const headerOf = async (raw: Buffer, name: string): Promise<readonly string[]> => {
  const { headers } = await PostalMime.parse(raw);
  return headers.filter(({ key }) => key === name).map(({ value }) => value);
};

const linkIn = async (raw: Buffer): Promise<string> => {
  const [value = ''] = await headerOf(raw, 'list-unsubscribe');
  return /^<(.*)>$/.exec(value)?.[1] ?? '';
};

const anna = 'anna@mailbox.example';

describe('a newsletter', () => {
  let link: string;

  it('carries a link of its own in signed header fields, which other mail does not', async () => {
    expect(outcomes(await postern.request('reports-job', newsletter(anna)))).toEqual([['delivered']]);
    const { raw } = lastMailTo(anna);
    link = await linkIn(raw);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_lambda-url\/[0-9a-f]{32}\/u\/[\w-]{22}$/);
    expect(await headerOf(raw, 'list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
    const { dkim } = await authenticate(raw, {
      ip: '192.0.2.10',
      helo: 'a.smtp-out.amazonses.com',
      sender: 'bounces@mail.globex.example',
      resolver: postern.stack.services.dns.resolver,
      disableArc: true,
      disableBimi: true,
    });
    const own = dkim.results.find(({ signingDomain }) => signingDomain === 'mail.globex.example');
    expect(own?.status.result).toBe('pass');
    const signed = own?.signingHeaders?.keys.toLowerCase() ?? '';
    expect(signed.split(/[\s:,;]+/)).toEqual(expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post']));

    await postern.request('billing-api', notification(anna));
    expect(await headerOf(lastMailTo(anna).raw, 'list-unsubscribe')).toEqual([]);
  });

  it('gives each recipient another link', async () => {
    const emil = 'emil@berlin.acme.example';
    const dora = 'dora@berlin.acme.example';
    await postern.request('reports-job', newsletter(emil, { to: [{ address: emil }, { address: dora }] }), 2);
    const links = await Promise.all([emil, dora].map((each) => linkIn(lastMailTo(each).raw)));
    expect(new Set(links).size).toBe(2);
  });

  it('still goes to whoever only looked at the page, as scanners do', async () => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers } = await fetch(link, { method, headers: { 'accept-language': 'ja' } });
      expect([status, headers.get('content-language')]).toEqual([200, 'ja']);
    }
    await fetch(link, { method: 'POST' });
    await fetch(link, { method: 'POST', body: new URLSearchParams({ confirm: 'yes' }) });
    expect(await run('suppression', 'show', anna)).toContain('is not suppressed');
    expect(outcomes(await postern.request('reports-job', newsletter(anna)))).toEqual([['delivered']]);
  });

  it('does not go to whoever unsubscribed, while a password link and all other mail does', async () => {
    const answer = await fetch(link, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).toContain('You are unsubscribed');
    expect(page).not.toContain('anna');

    const refused = await postern.request('reports-job', newsletter(anna));
    expect(outcomes(refused)).toEqual([['refused', 'suppressed']]);
    expect(refused[0]?.decisions.at(-1)).toMatchObject({
      reasons: [{ code: 'suppressed', origin: 'unsubscribe', purpose: 'newsletter' }],
    });
    expect(await run('explain', refused[0]?.messageId ?? '')).toMatch(
      /suppressed for mail of the purpose[\s│]+newsletter/,
    );
    expect(outcomes(await postern.request('billing-api', notification(anna)))).toEqual([['delivered']]);
    const reset = { ...notification(anna), purpose: 'password-reset' };
    expect(outcomes(await postern.request('billing-api', reset))).toEqual([['delivered']]);
  });

  it('says the same to whoever unsubscribes once more, or with a link that is nobody’s', async () => {
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    const again = await fetch(link, { method: 'POST', body: form });
    const unknown = await fetch(link.replace(/[\w-]{22}$/, 'A'.repeat(22)), { method: 'POST', body: form });
    expect([again.status, unknown.status]).toEqual([200, 200]);
    expect(await unknown.text()).toBe(await again.text());
  });

  it('goes there again when an operator is told so by the person', async () => {
    expect(await run('suppression', 'show', anna)).toMatch(/unsubscribe \(newsletter\)/);
    expect(JSON.parse(await run('suppression', 'list', '--origin', 'unsubscribe', '--json'))).toMatchObject({
      suppressions: [{ address: anna, origin: 'unsubscribe', scope: 'purpose:newsletter' }],
    });
    const kept = await runPostern(['suppression', 'remove', anna, '--reason', 'x', '--endpoint', postern.stack.url]);
    expect(kept.errors).toContain('unsubscribed from newsletter');
    const removal = ['suppression', 'remove', anna, '--origin', 'unsubscribe', '--purpose', 'newsletter'];
    expect(await run(...removal, '--reason', 'wrote that she wants it')).toContain(
      'gets mail of the purpose newsletter',
    );
    expect(outcomes(await postern.request('reports-job', newsletter(anna)))).toEqual([['delivered']]);
  });

  it('does not go to whom an operator has unsubscribed', async () => {
    const scope = ['--origin', 'unsubscribe', '--purpose', 'newsletter'];
    await run('suppression', 'add', anna, ...scope, '--reason', 'asked on the phone');
    expect(outcomes(await postern.request('reports-job', newsletter(anna)))).toEqual([['refused', 'suppressed']]);
    expect(outcomes(await postern.request('billing-api', notification(anna)))).toEqual([['delivered']]);
  });
});
