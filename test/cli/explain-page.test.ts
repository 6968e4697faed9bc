import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExplainedDelivery, explainDelivery } from '../../cli/explain/explained-delivery.ts';
import { html, prose } from '../../cli/explain/html/markup.ts';
import { renderPage } from '../../cli/explain/html/render-page.ts';
import { writePage } from '../../cli/explain/write-page.ts';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import type { Language } from '../../lambdas/domain/policy/words/language.ts';
import { hostileMail, mailToSeveral } from '../support/explained-mail.ts';

const now = Date.parse('2026-11-22T03:00:00Z');
const explain = (deliveries: readonly Delivery[]): readonly ExplainedDelivery[] =>
  deliveries.map((delivery) => explainDelivery(delivery, 'eu-west-1', now));
const pageOf = (deliveries: readonly Delivery[], language: Language = 'en'): string =>
  renderPage(explain(deliveries), { language, environment: 'prod', writtenAt: '2026-11-22T03:00:00.000Z' });

/** What an HTML parser takes for tags: quotes in attributes are always closed, as the test below holds. */
const tagsOf = (page: string): readonly string[] =>
  [...page.replace(/<style>[^<]*<\/style>/, '').matchAll(/<[^>]*>/g)].map(([tag]) => tag);
const elementsOf = (page: string): readonly string[] =>
  tagsOf(page).flatMap((tag) => /^<([a-z0-9]+)/.exec(tag)?.slice(1, 2) ?? []);

describe('the page', () => {
  const page = pageOf(mailToSeveral);
  const [inEnglish = '', inJapanese = ''] = page.split('<div class="in-ja"');

  it.each([
    ['the status', 'Not delivered', '不達'],
    ['its sentence', 'It did not reach the recipient', '受信者のメールボックスに届きませんでした'],
    ['the words for customers', 'unable to send this e-mail to the address', 'お送りできない状況でございます'],
    ['the words for support', 'an earlier mail was reported as spam', '以前のメールが迷惑メールとして報告'],
    [
      'the words for engineers',
      'no rule of the allow-list admits',
      '許可リストに、このアドレスを許可するルールがありません',
    ],
    ['what was decided on', 'policy version 41', 'ポリシー バージョン 41'],
    ['what is only noted', 'What would count if its source', '観察モードでなければ適用されるルール'],
    ['the From that was asked for', 'anna.berg@acme.example', '指定された From'],
    ['where it went instead', 'inbox@test.acme.example', '実際の送信先'],
    ['who let it pass', 'the role was made anew last night', '例外許可'],
    ['until when it waits', 'Waits until', '次回の処理予定'],
    ['what SES told', 'could not be delivered, for good', '恒久的なエラーにより届きませんでした'],
    ['the time that passed', '+31 min', '+14 h'],
  ])('tells %s in both languages', (_, english, japanese) => {
    expect(inEnglish).toContain(english);
    expect(inJapanese).toContain(japanese);
  });

  it('shows the language first that was asked for, and says so', () => {
    expect(pageOf(mailToSeveral, 'en')).toMatch(/<html lang="en">[^]*id="choose-en" checked>[^]*id="choose-ja">/);
    expect(pageOf(mailToSeveral, 'ja')).toMatch(/<html lang="ja">[^]*id="choose-en">[^]*id="choose-ja" checked>/);
  });

  it('gives the customer one answer, and none of the reasons that support reads', () => {
    const [answer = ''] = inEnglish.split('id="mail-2-en"')[1]?.split('<blockquote>')[1]?.split('</blockquote>') ?? [];
    expect(answer).toContain('we are currently unable');
    expect(answer).not.toMatch(/spam|complaint|allow-list/);
  });

  it('has a policy that names its very style, and nothing else may load or run', () => {
    const [, style = ''] = /<style>([^<]*)<\/style>/.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
  });

  it('has each id once, and every link leads to one', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...page.matchAll(/ (?:href="#|aria-labelledby="|for=")([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(14);
    expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('of one recipient needs no table', () => {
    expect(pageOf(mailToSeveral.slice(0, 1))).not.toContain('<table>');
    expect(page).toMatch(/<caption>Recipients<[^]*<th scope="col">Recipient<\/th><th scope="col">Status</);
  });

  it('of several messages says when each came and what it is', () => {
    const other = mailToSeveral.slice(1, 2).map((each) => ({ ...each, messageId: 'f'.repeat(32), reference: 'other' }));
    const both = pageOf([...mailToSeveral, ...other]);
    expect(both).toMatch(/<caption>Messages<[^]*>Message<[^]*>Received</);
    expect(both).toMatch(/href="#mail-5-en">[^]*<bdi>billing<\/bdi> · <bdi>notification<\/bdi> · <bdi>other<\/bdi>/);
    expect(both).toContain('<time datetime="2026-11-21T12:00:00.000Z">2026-11-21 12:00</time>');
  });
});

const everyElement = new Set(elementsOf(pageOf(mailToSeveral)));

describe('what others wrote', () => {
  it('adds no element, no attribute and no invisible character to the page', () => {
    const hostile = pageOf([hostileMail, ...mailToSeveral]);
    expect(elementsOf(hostile).filter((name) => !everyElement.has(name))).toEqual([]);
    expect(everyElement).not.toContain('script');
    expect(tagsOf(hostile).filter((tag) => / (?:on\w+|style|src)=/.test(tag.replaceAll(/"[^"]*"/g, '""')))).toEqual([]);
    expect(hostile).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/u);
    expect(hostile).toContain(String.raw`\u{202e}cod.exe`);
  });

  it('never gets out of where it was put, whatever it is', () => {
    const pieces = [
      '<',
      '>',
      '"',
      "'",
      '&',
      '`',
      '</style>',
      '<script>',
      '-->',
      '\u202E',
      '\u0000',
      '\n',
      'onload=',
      '/',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const { text: attribute } = html`<a title="${text}">`;
        expect(attribute).toMatch(/^<a title="[^"<>]*">$/);
        const { text: shown } = prose(text);
        expect(shown.replaceAll(/<\/?code>|<time datetime="[^"<>]*">|<\/time>/g, '')).not.toMatch(/[<>"'`]{1}(?<!`)/);
      }),
    );
  });

  it('is code only where we wrote backticks in pairs', () => {
    expect(prose('raise `quota` of it').text).toBe('raise <code>quota</code> of it');
    expect(prose('`a` and `b').text).toBe('`a` and `b');
    expect(prose('`<b>`').text).toBe('<code>&lt;b&gt;</code>');
  });
});

describe('writePage', () => {
  it('writes for the eyes of who asked, also over a file that everybody could read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'postern-page-'));
    const file = join(folder, 'mail.html');
    await writeFile(file, 'older and longer', { mode: 0o644 });
    await writePage(file, 'page');
    expect(await readFile(file, 'utf8')).toBe('page');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(writePage(join(folder, 'no', 'mail.html'), 'page')).rejects.toThrow(
      /mail\.html: cannot be written \(ENOENT\)/,
    );
    await rm(folder, { recursive: true });
  });
});
