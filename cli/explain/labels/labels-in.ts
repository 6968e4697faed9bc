import type { Language } from '../../../lambdas/domain/policy/words/language.ts';
import { english } from './en.ts';
import { japanese } from './ja.ts';
import type { Labels } from './labels.ts';

const labels: Readonly<Record<Language, Labels>> = { en: english, ja: japanese };

export const labelsIn = (language: Language): Labels => labels[language];
