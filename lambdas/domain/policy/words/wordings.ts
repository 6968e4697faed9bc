import { english } from './en.ts';
import { japanese } from './ja.ts';
import type { Language } from './language.ts';
import type { Wording } from './wording.ts';

export const wordings = { en: english, ja: japanese } satisfies Readonly<Record<Language, Wording>>;
