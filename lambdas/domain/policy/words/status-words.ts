import type { Status } from '../../delivery/status.ts';
import type { Language } from './language.ts';
import type { StatusWords } from './wording.ts';
import { wordings } from './wordings.ts';

/** What a status says. */
export const statusWords = (status: Status, language: Language): StatusWords => wordings[language].statuses[status];
