import { createHash } from 'node:crypto';
import { oneClick } from '../contract/unsubscribe.ts';
import type { HttpAnswer } from '../runtime/request-handler.ts';
import type { Language } from './read-request.ts';

/** What a page says. None of them says anything of an address, or whether a link is known. */
export type PageName = 'ask' | 'done' | 'later' | 'nothing' | 'incomplete';

type Words = { readonly title: string; readonly text: readonly string[]; readonly button?: string };

const words: Readonly<Record<Language, Readonly<Record<PageName, Words>>>> = {
  en: {
    ask: {
      title: 'Unsubscribe',
      text: ['Press the button to get no more mail of this kind. Other mail still reaches you.'],
      button: 'Unsubscribe',
    },
    done: {
      title: 'You are unsubscribed',
      text: [
        'You get no more mail of this kind. What is on its way already may still arrive.',
        'If more keeps coming, use the link in the newest one: links in old mail end at some time.',
      ],
    },
    later: {
      title: 'That did not work',
      text: ['Nothing was changed. The fault is ours: please try again in a few minutes.'],
      button: 'Try again',
    },
    incomplete: {
      title: 'This link is not complete',
      text: [
        'Nothing was changed, and you are not unsubscribed. A part of the link got lost, perhaps at the end of a line.',
        'Use the link as it is in the mail, or copy all of it.',
      ],
    },
    nothing: { title: 'There is nothing here', text: ['Use the link as it is in the mail.'] },
  },
  ja: {
    ask: {
      title: '配信停止',
      text: ['ボタンを押すと、この種類のメールは今後届かなくなります。その他のメールは引き続き届きます。'],
      button: '配信を停止する',
    },
    done: {
      title: '配信を停止しました',
      text: [
        'この種類のメールは今後お送りしません。すでに送信されたメールは届く場合があります。',
        'その後も届く場合は、最新のメールにあるリンクをお使いください。古いメールのリンクには期限があります。',
      ],
    },
    later: {
      title: '処理できませんでした',
      text: ['変更は行われていません。こちらの不具合です。数分後にもう一度お試しください。'],
      button: 'もう一度試す',
    },
    incomplete: {
      title: 'リンクが不完全です',
      text: [
        '変更は行われておらず、配信は停止されていません。リンクの一部が、改行などで失われた可能性があります。',
        'メールにあるリンクをそのままお使いいただくか、全体をコピーしてください。',
      ],
    },
    nothing: { title: 'ページがありません', text: ['メールにあるリンクをそのままお使いください。'] },
  },
};

const style =
  'body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem}button{font:inherit;padding:.5rem 1.5rem}';

/** Nothing is loaded, run, framed or sent elsewhere: the page is what is here. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  // The address of the page is the link.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
  vary: 'Accept-Language',
};

/** A page as an answer. It is made of these words alone: nothing that was sent is in it. */
export const renderPage = (
  name: PageName,
  {
    statusCode,
    language,
    hasBody,
    ...also
  }: {
    readonly statusCode: number;
    readonly language: Language;
    /** An answer to HEAD has none. */
    readonly hasBody: boolean;
    readonly headers?: Readonly<Record<string, string>>;
  },
): HttpAnswer => {
  const { title, text, button } = words[language][name];
  const body = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${text.map((paragraph) => `<p>${paragraph}</p>`).join('\n')}
${button === undefined ? '' : form(button)}</main>
</body>
</html>
`;
  return {
    statusCode,
    headers: { ...headers, 'content-language': language, ...also.headers },
    body: hasBody ? body : '',
  };
};

/** Goes to where the page came from, and says what a mailbox provider says (RFC 8058). */
const form = (button: string): string => `<form method="post">
<input type="hidden" name="${oneClick.name}" value="${oneClick.value}">
<button>${button}</button>
</form>
`;
