import type { ReasonCode } from '../lambdas/domain/policy/reason.ts';
import { type Language, languages } from '../lambdas/domain/policy/words/language.ts';
import { wordings } from '../lambdas/domain/policy/words/wordings.ts';

const heading = '## What to tell the customer';

const languageNames: Readonly<Record<Language, string>> = { en: 'English', ja: '日本語' };

/** A page of docs/reasons with its last section as the words for customers are now. */
export const withCustomerSection = (page: string, code: ReasonCode): string => {
  const [before = ''] = page.split(`\n${heading}\n`);
  const texts = languages.map((language) => {
    const { meaning, nextStep } = wordings[language].customer[code];
    return `${languageNames[language]}:\n\n> ${meaning}\n>\n> ${nextStep}\n`;
  });
  return `${before.trimEnd()}\n\n${heading}\n\n${texts.join('\n')}`;
};
