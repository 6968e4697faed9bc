import type { PolicyChange } from '../../lambdas/domain/policy/compare-policies.ts';
import { printable } from '../output/printable.ts';

/** What a policy that is in force now has made different from the one before. */
export const renderDifference = (changes: readonly PolicyChange[]): readonly string[] =>
  changes.length === 0 ? ['no difference to the one before'] : renderChanges(changes).map((line) => `  ${line}`);

/** One line for each difference: `purpose newsletter: maxAge 72h -> 24h (narrower)`. */
export const renderChanges = (changes: readonly PolicyChange[]): readonly string[] =>
  changes.map((change) => printable(`${change.about}: ${whatOf(change)}${effectOf(change)}`));

const whatOf = ({ field, from, to, added, removed }: PolicyChange): string => {
  const named = field === undefined ? '' : `${field} `;
  if (added !== undefined) return `${named}+ ${added.join(', ')}`;
  if (removed !== undefined) return `${named}- ${removed.join(', ')}`;
  if (from === undefined) return field === undefined ? (to ?? '') : `${named}${to ?? ''} (there was none)`;
  return to === undefined ? `${named}${from} (there is none any more)` : `${named}${from} -> ${to}`;
};

/** What does neither needs no word. */
const effectOf = ({ effect }: PolicyChange): string => {
  switch (effect) {
    case 'wider':
    case 'narrower':
      return ` (${effect})`;
    case 'unclear':
      return ' (look at it: it may let more leave, or less)';
    case 'neutral':
      return '';
  }
};
