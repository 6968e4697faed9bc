import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainDelivery } from '../../cli/explain/explained-delivery.ts';
import { renderPage } from '../../cli/explain/html/render-page.ts';
import { type Language, languages } from '../../lambdas/domain/policy/words/language.ts';
import { findChromium } from '../../scripts/find-chromium.ts';
import { hostileMail, mailToSeveral } from '../support/explained-mail.ts';

const now = Date.parse('2026-11-22T03:00:00Z');
const mails = { usual: mailToSeveral, one: mailToSeveral.slice(1, 2), hostile: [hostileMail, ...mailToSeveral] };

let folder: string;
let browser: Browser;
let axe: string;
beforeAll(async () => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no chromium here: node scripts/get-chromium.ts');
  folder = await mkdtemp(join(tmpdir(), 'postern-browser-'));
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  browser = await chromium.launch({ executablePath });
});
afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

type View = { readonly width: number; readonly colorScheme: 'light' | 'dark' };

/** A page as the browser has it, and all that it complained of or wanted to load. */
const open = async (mail: keyof typeof mails, language: Language, view: Partial<View> = {}) => {
  const { width = 1280, colorScheme = 'light' } = view;
  const file = join(folder, `${mail}-${language}.html`);
  const explained = mails[mail].map((delivery) => explainDelivery(delivery, 'eu-west-1', now));
  await writeFile(
    file,
    renderPage(explained, { language, environment: 'prod', writtenAt: '2026-11-22T03:00:00.000Z' }),
  );
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  page.on('request', (request) => complaints.push(request.url()));
  const url = pathToFileURL(file).href;
  await page.goto(url);
  return { page, complaints: () => complaints.filter((each) => each !== url) };
};

const shownText = (page: Page): Promise<string> => page.locator('main').innerText();

/** What runs in the browser is text: the types of this project know no document. */
const elementsBeyondTheEdge = `[...document.querySelectorAll('main *')].filter(
  (each) => each.getClientRects().length > 0 && each.getBoundingClientRect().right > window.innerWidth + 1
).length`;
const stateOfThePage = `({
  owned: 'owned' in globalThis,
  foreign: document.querySelectorAll('script, img, iframe, object, link, svg, [onerror], [onmouseover], [style]').length,
  styles: document.querySelectorAll('style').length,
  articles: document.querySelectorAll('article').length,
})`;

const views: readonly View[] = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 360, colorScheme: 'light' },
  { width: 320, colorScheme: 'dark' },
];

describe.each(languages)('the page of explain, in %s', (language) => {
  it.each(views)('has no barrier that axe finds, $width pixels wide and $colorScheme', async (view) => {
    const { page, complaints } = await open('usual', language, view);
    await page.evaluate(axe);
    const results = await page.evaluate<AxeResults>(
      "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
    );
    expect(results.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    // Contrast is among them, and was looked at.
    expect(results.passes.map(({ id }) => id)).toEqual(expect.arrayContaining(['color-contrast', 'heading-order']));
    expect(complaints()).toEqual([]);
    await page.close();
  });

  it.each([...views, { width: 768, colorScheme: 'light' } as const])(
    'fits whatever a mail holds, $width pixels wide',
    async ({ width, colorScheme }) => {
      for (const mail of ['usual', 'one', 'hostile'] as const) {
        const { page } = await open(mail, language, { width, colorScheme });
        const beyond = await page.evaluate<number>(elementsBeyondTheEdge);
        expect([mail, beyond, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([mail, 0, width]);
        await page.close();
      }
    },
  );

  it('runs and loads nothing of what others wrote, and shows it', async () => {
    const { page, complaints } = await open('hostile', language);
    await page.mouse.move(200, 300);
    const state = await page.evaluate(stateOfThePage);
    expect(state).toEqual({ owned: false, foreign: 0, styles: 1, articles: 2 * mails.hostile.length });
    expect(complaints()).toEqual([]);
    const text = await shownText(page);
    expect(text).toContain('<script>globalThis.owned=1</script>');
    expect(text).toContain(String.raw`\u{202e}cod.exe`);
    await page.close();
  });

  it('loads and runs nothing even where somebody has put it in', async () => {
    const { page, complaints } = await open('one', language);
    const file = join(folder, 'tampered.html');
    const tampered = (await page.content()).replace(
      '</main>',
      '</main><script>globalThis.owned=1</script><img src="https://192.0.2.1/x" onerror="globalThis.owned=1"><p style="color:red" id="late">x</p><style>main{display:none}</style>',
    );
    await writeFile(file, tampered);
    await page.goto(pathToFileURL(file).href);
    expect(await page.evaluate("'owned' in globalThis")).toBe(false);
    expect(await page.locator('main').isVisible()).toBe(true);
    expect(await page.locator('#late').evaluate('(element) => getComputedStyle(element).color')).not.toBe(
      'rgb(255, 0, 0)',
    );
    expect(complaints().filter((each) => /Content Security Policy/.test(each)).length).toBeGreaterThan(3);
    await page.close();
  });

  it('shows one language, and the other one at a key', async () => {
    const { page } = await open('one', language);
    const texts = { en: 'What you may tell the customer', ja: 'お客様への回答例' };
    const other = language === 'en' ? 'ja' : 'en';
    expect(await shownText(page)).toContain(texts[language]);
    expect(await shownText(page)).not.toContain(texts[other]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    expect(await shownText(page)).toContain(texts[other]);
    expect(await shownText(page)).not.toContain(texts[language]);
    // Out loud too: what is not shown is not there for a screen reader.
    expect(await page.getByRole('heading', { name: texts[language] }).count()).toBe(0);
    expect(await page.getByRole('heading', { name: texts[other] }).count()).toBe(1);
    await page.close();
  });

  it('prints what is shown and no switch, black on white', async () => {
    const { page } = await open('usual', language, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.languages').isVisible()).toBe(false);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)');
    expect((await page.pdf()).byteLength).toBeGreaterThan(10_000);
    await page.close();
  });
});
