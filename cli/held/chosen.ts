import { UserError } from '../user-error.ts';

/** Of a request; with a recipient's place only that one's mail. */
export type Chosen = { readonly messageId: string; readonly recipientIndex?: number };

/** An id as people write it: `ID`, or `ID/INDEX` for one recipient; undefined: it is none. */
export const readChosen = (given: string): Chosen | undefined => {
  const [, messageId, index] = /^([0-9a-f]{32})(?:\/(\d{1,2}))?$/.exec(given) ?? [];
  if (messageId === undefined) return undefined;
  return { messageId, ...(index === undefined ? {} : { recipientIndex: Number(index) }) };
};

/** @throws {UserError} where it is no id */
export const parseChosen = (given: string): Chosen => {
  const chosen = readChosen(given);
  if (chosen === undefined) {
    throw new UserError(
      `${given}: not a message id: postern held list shows them, as ID or ID/INDEX for one recipient`,
    );
  }
  return chosen;
};

export type ChoiceOptions = { readonly source?: string; readonly reasonCode?: string; readonly scope?: string };

/** What mail is chosen by, as control asks for it. */
export const choiceOf = ({ source, reasonCode, scope }: ChoiceOptions): ChoiceOptions => ({
  ...(source === undefined ? {} : { source }),
  ...(reasonCode === undefined ? {} : { reasonCode }),
  ...(scope === undefined ? {} : { scope }),
});
