import * as z from 'zod/mini';

/** Text that becomes part of a mail: of a header line, or of a body. */

// Control characters (C0, DEL, C1), and the two separators that some mail software treats as line ends.
const controlCharacter = /[\p{Cc}\u2028\u2029]/u;

/** Marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9). */
const bidirectionalControl = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

const bidirectionalOverride = /[\u202D\u202E]/u;

/** Text for one line: no CR, LF or other control character, and no half of a surrogate pair. */
export const oneLine = (maximum: number) =>
  z.string().check(
    z.maxLength(maximum),
    z.refine((text) => !controlCharacter.test(text), { error: 'control-character' }),
    z.refine((text) => text.isWellFormed(), { error: 'not-well-formed' }),
  );

export const requiredOneLine = (maximum: number) => oneLine(maximum).check(z.minLength(1));

/**
 * A name or a header value: nothing that turns the direction of text either, as what follows it on the line would be
 * shown in another order than it is read by machines: `inv\u202Efdp.exe` looks like `invexe.pdf`.
 */
export const headerText = (maximum: number) =>
  oneLine(maximum).check(
    z.refine((text) => !bidirectionalControl.test(text), {
      error: 'control-character: no character that sets the direction of text',
    }),
  );

/**
 * A subject is prose: Arabic and Hebrew need marks in it, and what translates messages puts isolates around the names it
 * inserts. Overrides no language needs: they show letters in another order than they are written.
 */
export const subjectText = (maximum: number) =>
  requiredOneLine(maximum).check(
    z.refine((text) => !bidirectionalOverride.test(text), {
      error: 'control-character: no character that overrides the direction of text',
    }),
  );

/** A body: lines as the writer broke them, nothing that MIME software stumbles over. */
export const bodyText = z.string().check(
  z.refine((text) => !text.includes('\u0000'), { error: 'control-character' }),
  z.refine((text) => text.isWellFormed(), { error: 'not-well-formed' }),
);
