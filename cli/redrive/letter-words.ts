import type { FinishedCode, HopelessCode, KeptLetter, RedriveCode } from '../../lambdas/domain/redrive/kept-letter.ts';
import { stateOfLetter } from '../../lambdas/domain/redrive/kept-letter.ts';

/** What each outcome means, and what to do next. A sentence's half: lower case, no full stop. */
export const outcomeWords: Readonly<Record<RedriveCode, string>> = {
  redriven: 'has been brought back: postern explain says what became of its mail',
  'moved-on': 'its mail has moved on since, or another request with its key has: postern explain says how far',
  untrusted: 'was not believed, and is not believed now: see the runbook, untrusted-envelope and feedback-foreign',
  'no-sender': 'nobody knows who sent it, and nobody may say so: its source has to send it again',
  'too-large': 'no longer fits into a message together with who sent it: its source has to send it again',
  'too-late': 'is older than its mail may be: it stays failed, its source may send a new one',
  'may-have-left': 'may have been sent: nobody can tell, so it is not sent again (docs/delivery.md)',
  'no-delivery': 'is about a mail that the ledger does not know',
  'not-what-was-decided': 'holds another content than the one that was decided on: its source has to send it again',
  gone: 'is not in the pipeline bucket any more',
  failed: 'could not be brought back: release’s log says why; repair it, and ask again',
  unreadable: 'is of a version that this deployment does not know: deploy one that does, and ask again',
};

/** Where a letter is, in words. */
export const stateWords = (letter: KeptLetter): string => {
  const found = stateOfLetter(letter);
  switch (found.state) {
    case 'waiting': {
      const code = letter.outcome?.code;
      return code === undefined ? 'can be brought back, unless its mail has moved on since' : outcomeWords[code];
    }
    case 'marked':
      return 'is on its way back: release brings it within about a minute';
    case 'finished':
    case 'hopeless':
      return `${found.state === 'hopeless' ? 'cannot be brought back: ' : ''}${wordsOf(found.code)}`;
  }
};

const wordsOf = (code: FinishedCode | HopelessCode): string => outcomeWords[code];
