import { buildContent, type PinnedUpload } from '../domain/content/build-content.ts';
import { buildRedactedContent } from '../domain/content/build-redacted-content.ts';
import { redactedWords } from '../domain/content/redacted-words.ts';
import type { ShownRecipient } from '../domain/content/shown-headers.ts';
import { sha256 } from '../domain/identity/sha256.ts';
import type { Facts, RecipientFacts } from '../domain/policy/facts.ts';
import { grantedPurpose, registeredSource } from '../domain/policy/registration.ts';
import type { Form } from '../domain/policy/verdict.ts';

/** The content of a mail as its envelope carries it, and its hash, by which the ledger knows it. */
export type Content = { readonly text: string; readonly hash: string };

/**
 * The content of a recipient's mail in a form. Undefined where there is none to be made: no source, no purpose, an upload
 * that was not found, no words for a redacted form.
 */
export type ContentOf = (recipient: RecipientFacts, form: Form) => Content | undefined;

/**
 * Makes the contents of a request's mail. In complete form all recipients share one, which may be large and is made once;
 * in redacted form, and where all mail is redirected, each has its own.
 * @param messageId - what a redacted mail is looked up by
 */
export const makeContents = (
  facts: Facts,
  messageId: string,
  uploads: ReadonlyMap<number, PinnedUpload>,
): ContentOf => {
  const { request } = facts;
  const [source, purpose] = [registeredSource(facts), grantedPurpose(facts)];
  if (source === undefined || purpose === undefined) return () => undefined;
  const registered = { policy: facts.policy.document, source, purpose };
  const words = redactedWords(request, source, registered.policy);
  const canBeComplete = (request.attachments ?? []).every(
    ({ data }, index) => data !== undefined || uploads.has(index),
  );
  let shared: Content | undefined;

  return (recipient, form) => {
    const shown = shownRecipient(recipient);
    if (form === 'redacted') {
      if (words === undefined || shown === undefined) return undefined;
      return serialised(buildRedactedContent(words, registered, shown, messageId));
    }
    if (!canBeComplete) return undefined;
    if (shown?.redirectedTo !== undefined) return serialised(buildContent(request, registered, uploads, shown));
    shared ??= serialised(buildContent(request, registered, uploads));
    return shared;
  };
};

const shownRecipient = ({ address, redirectedTo }: RecipientFacts): ShownRecipient | undefined =>
  address.ok
    ? {
        mailbox: address.address.mailbox,
        ...(redirectedTo === undefined ? {} : { redirectedTo: redirectedTo.mailbox }),
      }
    : undefined;

const serialised = (content: ReturnType<typeof buildContent>): Content => {
  const text = JSON.stringify(content);
  return { text, hash: sha256(text) };
};
