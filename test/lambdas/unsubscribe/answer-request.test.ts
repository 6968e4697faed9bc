import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnsubscribeLink } from '../../../lambdas/adapters/unsubscribe-links.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { unsubscribeTokenPattern } from '../../../lambdas/contract/unsubscribe.ts';
import { emptyRecord, type SuppressionRecord } from '../../../lambdas/domain/feedback/suppression-record.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { answerRequest } from '../../../lambdas/unsubscribe/answer-request.ts';
import type { UnsubscribeDependencies } from '../../../lambdas/unsubscribe/dependencies.ts';
import { now } from '../../support/facts.ts';
import { form, oneClickBody, urlEvent } from './url-event.ts';

const token = 'abcdefghijklmnopqrst_-';
const link: UnsubscribeLink = {
  address: 'anna@acme.example',
  purpose: 'newsletter',
  messageId: '0123456789abcdef0123456789abcdef',
  recipientIndex: 0,
};

/** One link is known, and nothing of its address. */
const answering = (change: Partial<UnsubscribeDependencies> = {}) => {
  let record: SuppressionRecord = emptyRecord(link.address);
  const observations: Observation[] = [];
  const dependencies: UnsubscribeDependencies = {
    now: () => now,
    findLink: async (given) => (given === token ? link : undefined),
    changeSuppressions: async (address, changeRecord) => {
      expect(address).toBe(link.address);
      const next = changeRecord(record);
      const isWritten = next !== record;
      record = next;
      return isWritten;
    },
    observe: (observation) => void observations.push(observation),
    ...change,
  };
  return {
    observations,
    unsubscribes: () => record.unsubscribes,
    answer: (...request: Parameters<typeof urlEvent>) => answerRequest(urlEvent(...request), dependencies),
  };
};

const multipart = ['--x', 'Content-Disposition: form-data; name="List-Unsubscribe"', '', 'One-Click', '--x--', ''].join(
  '\r\n',
);
const multipartForm = { 'content-type': 'multipart/form-data; boundary=x' };

describe('a link that is used', () => {
  it.each<[string, Parameters<typeof urlEvent>[2]]>([
    ['a form', { headers: form, body: oneClickBody }],
    [
      'a form with a charset',
      { headers: { 'content-type': `${form['content-type']}; charset=UTF-8` }, body: oneClickBody },
    ],
    ['bytes of a form', { headers: form, body: Buffer.from(oneClickBody).toString('base64'), isBase64Encoded: true }],
    ['a multipart form', { headers: multipartForm, body: multipart }],
    ['a form with more in it', { headers: form, body: `a=b&${oneClickBody}` }],
  ])('with %s unsubscribes', async (_what, request) => {
    const world = answering();
    expect(await world.answer('POST', `/u/${token}`, request)).toMatchObject({ statusCode: 200 });
    const at = new Date(now).toISOString();
    expect(world.unsubscribes()).toEqual({
      newsletter: {
        origin: 'unsubscribe',
        since: at,
        evidence: { at, event: 'unsubscribe', code: 'one-click', messageId: link.messageId },
      },
    });
  });

  it.each<[string, ...Parameters<typeof urlEvent>, number]>([
    ['is looked at', 'GET', `/u/${token}`, {}, 200],
    ['is looked at with what would unsubscribe', 'GET', `/u/${token}`, { headers: form, body: oneClickBody }, 200],
    ['is asked for its headers', 'HEAD', `/u/${token}`, {}, 200],
    ['is posted to without a word', 'POST', `/u/${token}`, {}, 400],
    ['is posted to without a type', 'POST', `/u/${token}`, { body: oneClickBody }, 400],
    ['is posted JSON to', 'POST', `/u/${token}`, { headers: { 'content-type': 'application/json' }, body: '{}' }, 400],
    ['is posted another word to', 'POST', `/u/${token}`, { headers: form, body: 'List-Unsubscribe=Yes' }, 400],
    [
      'is posted both words to',
      'POST',
      `/u/${token}`,
      { headers: form, body: `${oneClickBody}&List-Unsubscribe=No` },
      400,
    ],
    ['is posted a broken form to', 'POST', `/u/${token}`, { headers: multipartForm, body: '--x' }, 400],
    [
      'is posted too much to',
      'POST',
      `/u/${token}`,
      { headers: form, body: `${oneClickBody}&a=${'b'.repeat(4_096)}` },
      413,
    ],
    ['is put to', 'PUT', `/u/${token}`, { headers: form, body: oneClickBody }, 405],
    ['is not where it should be', 'POST', `/x/${token}`, { headers: form, body: oneClickBody }, 404],
    ['is cut short', 'POST', `/u/${token.slice(1)}`, { headers: form, body: oneClickBody }, 404],
    ['is cut short and looked at', 'GET', `/u/${token.slice(1)}`, {}, 404],
    ['has no token', 'POST', '/u/', { headers: form, body: oneClickBody }, 404],
    ['has two slashes at its end', 'POST', `/u/${token}//`, { headers: form, body: oneClickBody }, 404],
    ['is of nobody', 'POST', `/u/${'A'.repeat(22)}`, { headers: form, body: oneClickBody }, 200],
  ])('that %s unsubscribes nobody', async (_what, method, path, request, statusCode) => {
    const world = answering();
    const answer = await world.answer(method, path, request);
    expect(answer.statusCode).toBe(statusCode);
    expect(world.unsubscribes()).toBeUndefined();
  });

  it('with a slash at its end unsubscribes all the same', async () => {
    const world = answering();
    expect(await world.answer('POST', `/u/${token}/`, { headers: form, body: oneClickBody })).toMatchObject({
      statusCode: 200,
    });
    expect(world.unsubscribes()).toHaveProperty('newsletter');
  });

  it('once more changes nothing', async () => {
    const world = answering();
    await world.answer('POST', `/u/${token}`, { headers: form, body: oneClickBody });
    const first = world.unsubscribes();
    await world.answer('POST', `/u/${token}`, { headers: form, body: oneClickBody });
    expect(world.unsubscribes()).toBe(first);
    expect(world.observations.map((each) => 'outcome' in each && each.outcome)).toEqual([
      'unsubscribed',
      'was-unsubscribed',
    ]);
  });

  it('is answered the same whether it is known or not', async () => {
    const answers = await Promise.all(
      [token, 'A'.repeat(22), `${token}/`].map((each) =>
        answering().answer('POST', `/u/${each}`, { headers: form, body: oneClickBody }),
      ),
    );
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    const incomplete = await Promise.all(
      [token.slice(1), '', '../../x', 'A'.repeat(21)].map((each) =>
        answering().answer('POST', `/u/${each}`, { headers: form, body: oneClickBody }),
      ),
    );
    expect(new Set(incomplete.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(incomplete[0]?.body).toContain('you are not unsubscribed');
    const pages = await Promise.all([token, 'A'.repeat(22)].map((each) => answering().answer('GET', `/u/${each}`)));
    expect(pages[0]).toEqual(pages[1]);
  });

  it('while a table is out of reach says to try again, and nothing of why', async () => {
    const world = answering({
      findLink: () =>
        Promise.reject(new OutageError('unsubscribe-links', 'cannot be reached', { cause: new Error('10.0.0.7') })),
    });
    const answer = await world.answer('POST', `/u/${token}`, { headers: form, body: oneClickBody });
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '300' } });
    expect(answer.body).toContain('try again');
    expect(answer.body).not.toMatch(/10\.0\.0\.7|unsubscribe-links|Error/);
    expect(world.observations).toMatchObject([{ event: 'unsubscribe-failed', because: 'outage' }]);
  });

  it('that meets a bug fails the invocation', async () => {
    const world = answering({ changeSuppressions: () => Promise.reject(new Error('bug')) });
    const answer = world.answer('POST', `/u/${token}`, { headers: form, body: oneClickBody });
    await expect(answer).rejects.toThrow('bug');
    expect(world.observations).toMatchObject([{ event: 'unsubscribe-failed', because: 'unexpected' }]);
  });

  it('is told of without address and token', async () => {
    const world = answering();
    await world.answer('POST', `/u/${token}`, { headers: form, body: oneClickBody });
    expect(JSON.stringify(world.observations)).not.toMatch(new RegExp(`${link.address}|${token}`));
  });
});

describe('a page', () => {
  const page = async (...request: Parameters<typeof urlEvent>) => answering().answer(...request);

  it('holds nothing of what was sent, whatever that is', async () => {
    const text = fc.string({ minLength: 12, unit: 'grapheme' });
    // Whether a link has the shape of one is told (its owner has to know), so only other ones are here.
    const noLink = text.filter((path) => !unsubscribeTokenPattern.test(path.replace(/\/$/, '')));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'DELETE'),
        noLink,
        text,
        text,
        async (method, path, value, body) => {
          const headers = { 'accept-language': value, 'content-type': value, referer: value };
          const known = await page(method, '/u/x');
          const answer = await page(method, `/u/${path}`, { headers, body });
          expect(answer).toEqual(known);
          const whole = `/u/${'A'.repeat(22)}`;
          const [plain, dressed] = await Promise.all([page(method, whole), page(method, whole, { headers, body })]);
          expect(dressed).toEqual(plain);
        },
      ),
    );
  });

  it('runs, loads, frames and reveals nothing', async () => {
    const { headers, body } = await page('GET', `/u/${token}`);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
      'x-content-type-options': 'nosniff',
    });
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(body) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(body).not.toMatch(/<script|src=|href=|url\(|https?:|\son\w+=/i);
  });

  it('has a form that says what a mailbox provider says, and none when all is done', async () => {
    const ask = await page('GET', `/u/${token}`);
    expect(ask.body).toContain('<form method="post">');
    expect(ask.body).toContain('name="List-Unsubscribe" value="One-Click"');
    const done = await page('POST', `/u/${token}`, { headers: form, body: oneClickBody });
    expect(done.body).not.toContain('<form');
  });

  it('has no body for HEAD', async () => {
    expect(await page('HEAD', `/u/${token}`)).toMatchObject({ statusCode: 200, body: '' });
  });

  it.each([
    ['', 'en'],
    ['ja', 'ja'],
    ['ja-JP,ja;q=0.9,en;q=0.8', 'ja'],
    ['en-GB,ja;q=0.9', 'en'],
    ['fr,ja;q=0.5,en;q=0.4', 'ja'],
    ['en;q=0.1, JA;q=0.2', 'ja'],
    ['ja;q=0, de', 'en'],
    ['*', 'en'],
    ['ja;q=x', 'en'],
  ])('for whoever prefers "%s" is in %s', async (acceptLanguage, language) => {
    const { headers, body } = await page('GET', `/u/${token}`, { headers: { 'accept-language': acceptLanguage } });
    expect(headers['content-language']).toBe(language);
    expect(body).toContain(`<html lang="${language}">`);
    expect(body).toContain(language === 'ja' ? '配信停止' : 'Unsubscribe');
  });
});
