import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../lambdas/domain/address/parse-address.ts';
import { becauseWords } from '../../../../lambdas/domain/policy/words/because-words.ts';
import { malformedProblems } from '../../../../lambdas/domain/policy/words/en/malformed.ts';
import { describeAddressProblem } from '../../../../lambdas/domain/policy/words/ja/address-problem.ts';
import { type Language, languages, voices } from '../../../../lambdas/domain/policy/words/language.ts';
import { reasonWords } from '../../../../lambdas/domain/policy/words/reason-words.ts';
import { wordings } from '../../../../lambdas/domain/policy/words/wordings.ts';
import { addressLikeText } from '../../address/address-like-text.ts';
import { allBecauses, allReasons, reasonCodes, sampleReasons } from './samples.ts';

/** All that can be said in a language, as a text that somebody who speaks it can read through. */
const allWords = (language: Language): string =>
  [
    '# Reasons',
    ...allReasons.flatMap((reason) => {
      const words = reasonWords(reason, language, 'waiting');
      return [
        `\n## ${JSON.stringify(reason)}\n`,
        ...voices.flatMap((voice) => [`${voice}: ${words[voice].meaning}`, `→ ${words[voice].nextStep}\n`]),
      ];
    }),
    '# Evidence\n',
    ...allBecauses.map((because) => `${JSON.stringify(because)}\n→ ${becauseWords(because, language)}\n`),
    '# Statuses\n',
    ...Object.entries(wordings[language].statuses).map(
      ([status, { sentence, customer }]) => `${status}: ${sentence}\ncustomer: ${customer}\n`,
    ),
    '# Problems of a request\n',
    ...Object.keys(malformedProblems).map(
      (problem) =>
        `${problem}: ${reasonWords({ code: 'malformed', field: 'to[0].address', problem }, language, 'waiting').engineer.meaning}`,
    ),
    '',
  ].join('\n');

describe.each(languages)('the words in %s', (language) => {
  it('are those that were read through', async () => {
    await expect(allWords(language)).toMatchFileSnapshot(join(import.meta.dirname, `wording.${language}.md`));
  });

  it('promise nothing of a stop to mail that another reason refuses', () => {
    const stopped = { code: 'stopped', scope: 'everything', reason: 'drill', queued: 'hold' } as const;
    for (const voice of ['support', 'engineer'] as const) {
      const [waiting, refused] = (['waiting', 'refused'] as const).map(
        (outcome) => reasonWords(stopped, language, outcome)[voice].nextStep,
      );
      expect(waiting).toMatch(/leaves by itself|自動的に送信されます/);
      expect(refused).toMatch(
        /refused for another reason, and does not leave|別の理由で.*停止が終わっても送信されません/,
      );
      expect(refused).not.toMatch(/leaves by itself|自動的に送信されます/);
    }
  });

  it.each(allReasons)('say all of $code to every reader', (reason) => {
    for (const { meaning, nextStep } of Object.values(reasonWords(reason, language, 'waiting'))) {
      expect(meaning).toMatch(/\S/);
      expect(nextStep).toMatch(/\S/);
      expect(`${meaning}${nextStep}`).not.toMatch(/undefined|\[object|NaN|。。|\.\.|\s\s/);
    }
  });

  it.each(reasonCodes)('for a customer are whole sentences that are the same whatever the facts of %s', (code) => {
    const told = sampleReasons[code].map((reason) => reasonWords(reason, language, 'waiting').customer);
    expect(new Set(told).size).toBe(1);
    const [{ meaning, nextStep } = { meaning: '', nextStep: '' }] = told;
    const sentence = language === 'ja' ? /(?:です|ます|した|せん|ください|でしょうか)。$/ : /^[A-Z].*\.$/;
    expect(meaning).toMatch(sentence);
    expect(nextStep).toMatch(sentence);
  });

  // How we are set up, and what a mailbox's owner or provider has done, is not for whoever asks.
  it.each([
    ...Object.entries(wordings[language].customer).map(([code, words]) => [code, Object.values(words).join('\n')]),
    ...Object.entries(wordings[language].statuses).map(([status, { customer }]) => [status, customer]),
  ])('for a customer say nothing of the inside: %s', (_, words) => {
    expect(words).not.toMatch(
      /postern|amazon|\bSES\b|AWS|policy|allow-?list|director|suppress|blocked|complain|reported|marked|quota|rule|redact|operator|register?ed as|`|\d/i,
    );
    expect(words).not.toMatch(
      /ポリシー|許可リスト|ディレクトリ|配信停止|サプレッション|迷惑メールとして|報告|ルール|運用担当|上限|登録されていない/,
    );
  });
});

/** Our own words for a choice: each language has its own for them. */
const choices =
  /^(?:minute|day|source|purpose|domain|group|request|default|observed|message|name|text|mismatch|hold|discard|some-new-problem|one-of: .*)$/;

/** What the facts name, as it has to be said in any language. A single digit is said of other things too. */
const named = (facts: unknown): readonly string[] =>
  textsIn(facts).filter((fact) => fact.length > 1 && !choices.test(fact));

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

describe('Japanese', () => {
  it.each(allReasons)('says of $code whatever English says of its facts to an engineer', (reason) => {
    const [en, ja] = languages.map((language) =>
      Object.values(reasonWords(reason, language, 'waiting').engineer).join('\n'),
    );
    const { code: _, ...facts } = reason;
    for (const fact of named(facts).filter((each) => en?.includes(each))) expect(ja).toContain(fact);
    expect(ja).toMatch(/[ぁ-ん]/);
  });

  it.each(allBecauses)('says of the evidence $code whatever English says of its facts', (because) => {
    const [en, ja] = languages.map((language) => becauseWords(because, language));
    const { code: _, ...facts } = because;
    for (const fact of named(facts).filter((each) => en?.includes(each))) expect(ja).toContain(fact);
    expect(ja).toMatch(/[ぁ-ん一-龠ァ-ヶ]/);
  });

  it('names the one purpose whose mail somebody does not want', () => {
    const reason = { code: 'suppressed', origin: 'unsubscribe', purpose: 'newsletter' } as const;
    expect(reasonWords(reason, 'en', 'waiting').support.meaning).toMatch(
      /^We do not send mail of the purpose newsletter to this/,
    );
    expect(reasonWords(reason, 'en', 'waiting').engineer.meaning).toContain('for mail of the purpose newsletter');
    for (const voice of ['support', 'engineer'] as const) {
      expect(reasonWords(reason, 'ja', 'waiting')[voice].meaning).toContain('用途 newsletter のメール');
    }
  });

  it('writes times as a Japanese reader does, and keeps what is no time', () => {
    const told = (since: string) =>
      reasonWords({ code: 'suppressed', origin: 'bounce', since }, 'ja', 'waiting').support.meaning;
    expect(told('2026-01-02T03:04:05.678Z')).toMatch(/^2026年1月2日 03:04（UTC）から、/);
    expect(told('2026-10-12T03:04:05Z')).toMatch(/^2026年10月12日 03:04（UTC）から、/);
    expect(told('yesterday')).toMatch(/^yesterdayから、/);
  });

  it("shows nothing of whose address has a problem, but for the quoted form of a carrier's dots", () => {
    fc.assert(
      fc.property(addressLikeText, (rest) => {
        const parsed = parseAddress(`q7${rest}`);
        if (parsed.ok || parsed.problem.code === 'carrier-dots') return;
        expect(describeAddressProblem(parsed.problem)).toMatch(/[ぁ-ん].*[^。]$/u);
        expect(describeAddressProblem(parsed.problem)).not.toContain('q7');
      }),
    );
  });
});
