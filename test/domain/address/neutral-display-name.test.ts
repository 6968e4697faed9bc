import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DisplayNameProblem, neutralDisplayName } from '../../../lambdas/domain/address/neutral-display-name.ts';
import { parseAddress } from '../../../lambdas/domain/address/parse-address.ts';

const addressOf = (text: string) => {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(`${text} is no address`);
  return parsed.address;
};
const mailbox = addressOf('noreply@mail.acme.example');

it.each([
  ['Japanese with Latin and kana', '株式会社ABC サポート'],
  ['full-width Latin', '株式会社ＡＢＣ'],
  ['half-width kana', 'ｶﾌﾞｼｷｶﾞｲｼｬ'],
  ['Han and Latin in one word', 'Tシャツ屋'],
  ['a Han character and its variant', '葛\u{E0100}城市'],
  ['a numbered place', '①番'],
  ['Chinese', '腾讯客服'],
  ['Korean', '김철수 고객센터'],
  ['Korean with Latin in one word', 'K팝'],
  ['Arabic', 'مكتب المبيعات'],
  ['Persian with a non-joiner', 'علی\u200cرضا'],
  ['Hebrew', 'דוד לוי'],
  ['Hindi', 'स्वास्थ्य'],
  ['Hindi with a joiner', 'क्\u200dष'],
  ['Thai', 'ประเทศไทย'],
  ['accented Latin', 'José Ñandú Łukasz Żółć Ünal Şahin'],
  ['Vietnamese, decomposed', 'Nguyễn Văn Ệ'.normalize('NFD')],
  ['Cyrillic', 'Иван Петров'],
  ['Cyrillic that looks like ASCII throughout', 'Вера'],
  ['a Cyrillic acronym that does', 'МТС'],
  ['Greek', 'Γιώργος Παπαδόπουλος'],
  ['Greek capitals that look like ASCII', 'ΑΝΝΑ'],
  ['words of two scripts', 'Acme Россия'],
  ['emoji', 'Anna 🎉 ❤️'],
  ['emoji of several characters', '👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽'],
  ['punctuation', "O'Brien, Anna (Acme)"],
  ['an umlaut and an ampersand', 'Müller & Söhne GmbH'],
  ['an ampersand in a word', 'AT&T'],
  ['signs', 'T-Mobile™ C++ 24/7 µTorrent'],
  ['dots', 'Dr. J.R.R. Tolkien, St.John, Acme Co.Ltd.'],
  ['a name with a dot, whose end is a top-level domain', 'Anna.Schmidt'],
  ['an @ between words', 'Anna @ Acme'],
  ['the mailbox itself', 'noreply@mail.acme.example'],
  ['the mailbox itself in quotes', "'noreply@mail.acme.example'"],
  ['the domain of the mailbox', 'Support (acme.example)'],
])('%s stays untouched: %j', (_, name) => {
  expect(neutralDisplayName(name, mailbox)).toEqual({ name, problems: [] });
});

type Row = readonly [
  sentence: string,
  given: string,
  name: string | undefined,
  problems: readonly DisplayNameProblem[],
];

describe('what shows nothing or distorts is taken out', () => {
  const rows: readonly Row[] = [
    ['a zero-width space', 'Ac\u200bme', 'Acme', ['invisible-characters']],
    ['a soft hyphen', 'Acme\u00ad Support', 'Acme Support', ['invisible-characters']],
    ['a joiner between Latin letters', 'Ac\u200dme', 'Acme', ['invisible-characters']],
    ['tags outside of a flag', 'Acme\u{E0041}', 'Acme', ['invisible-characters']],
    ['private use', 'Acme\uE000', 'Acme', ['invisible-characters']],
    ['half a surrogate pair', 'Acme\ud800', 'Acme', ['invisible-characters']],
    ['a line break', 'Acme\r\nSupport', 'Acme Support', ['invisible-characters']],
    ['a control', 'Acme\u0007', 'Acme', ['invisible-characters']],
    ['nothing but fillers', '\u3164\u115f', undefined, ['invisible-characters']],
    ['an override of direction', '\u202Eemca', 'emca', ['bidi-controls']],
    ['an isolate', '\u2067Acme\u2069', 'Acme', ['bidi-controls']],
    ['a heap of marks', 'A\u0351\u0352\u0353\u0354\u0355cme', 'Acme', ['combining-marks']],
    ['a mark twice', 'Ace\u0301\u0301', 'Ace', ['combining-marks']],
    ['mathematical letters', '𝐀𝐜𝐦𝐞', 'Acme', ['styled-letters']],
    ['letters in circles', 'Ⓐⓒⓜⓔ', 'Acme', ['styled-letters']],
    ['several of these', '\u202E𝐀c\u200bme', 'Acme', ['invisible-characters', 'bidi-controls', 'styled-letters']],
  ];
  it.each(rows)('%s: %j', (_, given, name, problems) => {
    expect(neutralDisplayName(given, mailbox)).toEqual({ name, problems });
  });
});

describe('a name that imitates is dropped', () => {
  const imitation = (problem: DisplayNameProblem) => (given: string) => {
    const result = neutralDisplayName(given, mailbox);
    expect(result.name).toBeUndefined();
    expect(result.problems.at(-1)).toBe(problem);
  };
  it.each(['=?UTF-8?B?c3VwcG9ydEBiYW5rLmV4YW1wbGU=?=', 'Acme =?utf-8?q?=E2=80=AE?=', '=?utf-8?Q?Bank'])(
    'as text that some programs decode, in quotes too: %j',
    imitation('encoded-words'),
  );

  it.each([
    'support@bank.example',
    '"support@bank.example"',
    "'support@bank.example'",
    'Bank <support@bank.example>',
    'Bank support@bank.example via Acme',
    'support＠bank.example',
    'support﹫bank.example',
    'support@bank',
    'support @ bank.example',
    'ceo @ acme.example',
    'ceo(at)acme.example',
    'ceo [at] acme.example',
    'ceo[@]acme.example',
    'sup\u200bport@ba\u2060nk.example',
    'support@bаnk.example',
    'noreply@mаil.acme.example',
    'anna@mail.acme.example',
    'bank.example',
    'www.bank.example',
    'https://bank.example/',
    'ｂａｎｋ．ｅｘａｍｐｌｅ',
    'bank。com',
    'bаnk.example',
    'аcme.example',
    'Bank.Com',
    'bücher.example',
    '\u202Ebank.example',
    '𝐛𝐚𝐧𝐤.example',
    'acme.example.bank.test',
    'notacme.example',
  ])('as an address or a domain: %j', imitation('imitates-address'));

  it.each(['Bаnk', 'aсme', 'ΡayΡal', 'Αррle', 'Аpple', 'Gооgle Support', 'Mıcrοsoft', 'Ꭺcme', 'Bankа'])(
    'as one of mixed scripts: %j',
    imitation('mixed-scripts'),
  );

  it.each(['аррӏе', 'раураӏ', 'ѕсоре', 'сосо', 'асме', 'АСМЕ', 'Асме Иванов', 'ꓮꓚꓟꓰ', 'ᗅᑕᗰᗴ', 'ᴀᴄᴍᴇ', 'Ⲁⲥⲙⲉ'])(
    'as one of another script: %j',
    imitation('whole-script-confusable'),
  );

  it('as a protected name', () => {
    for (const accented of ['Äcme', 'Acmė', 'A\u0307cme'])
      expect(neutralDisplayName(accented, mailbox, ['Acme']).name).toBeUndefined();
    expect(neutralDisplayName('Müller', mailbox, ['Müller'])).toEqual({ name: 'Müller', problems: [] });
    expect(neutralDisplayName('РАСЕ', mailbox).problems).toEqual([]);
    expect(neutralDisplayName('РАСЕ', mailbox, ['Pace'])).toEqual({
      name: undefined,
      problems: ['whole-script-confusable'],
    });
    expect(neutralDisplayName('Pace', mailbox, ['Pace'])).toEqual({ name: 'Pace', problems: [] });
  });
});

describe('whatever the name is', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          'Acme',
          'support',
          '@',
          '＠',
          'bank.example',
          '.',
          ' ',
          '"',
          'а',
          'ѕ',
          'α',
          '株',
          'é',
          '\u0301',
          '\u200b',
          '\u200d',
          '\u202e',
          '👩',
          '\ud800',
          '\r\n',
          '𝐀',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );

  it('what comes out is neutral: it comes out of itself unchanged', () => {
    fc.assert(
      fc.property(text, (given) => {
        const { name } = neutralDisplayName(given, mailbox);
        if (name !== undefined) expect(neutralDisplayName(name, mailbox)).toEqual({ name, problems: [] });
      }),
      { numRuns: 3_000 },
    );
  });

  it('it is untouched, or has a problem', () => {
    fc.assert(
      fc.property(text, (given) => {
        const { name, problems } = neutralDisplayName(given, mailbox);
        expect(problems.length === 0).toBe(name === given);
      }),
      { numRuns: 3_000 },
    );
  });

  it('an address in it that is not its own never comes out', () => {
    const around = fc.constantFrom('', ' ', '"', '<', '>', '(', 'Anna', '株式会社', '\u200b', '\u202e', ', ');
    fc.assert(
      fc.property(
        around,
        fc.emailAddress(),
        around,
        fc.constantFrom('@', '＠', '\u200b@', '@\u2060'),
        (before, address, after, at) => {
          const given = `${before}${address.replace('@', at)}${after}`;
          expect(neutralDisplayName(given, mailbox).name).toBeUndefined();
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
