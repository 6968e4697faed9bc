import { buildContent, type PinnedUpload } from '../domain/content/build-content.ts';
import { sha256 } from '../domain/identity/sha256.ts';
import type { Facts } from '../domain/policy/facts.ts';
import { grantedPurpose, registeredSource } from '../domain/policy/registration.ts';

/** The content of a request's mail as envelopes carry it, and its hash, by which the ledger knows it. */
export type Content = { readonly text: string; readonly hash: string };

/** Undefined where there is none to be made: no source, no purpose, or an upload that was not found. */
export const makeContent = (facts: Facts, uploads: ReadonlyMap<number, PinnedUpload>): Content | undefined => {
  const { request } = facts;
  const [source, purpose] = [registeredSource(facts), grantedPurpose(facts)];
  const isComplete = (request.attachments ?? []).every(({ data }, index) => data !== undefined || uploads.has(index));
  if (source === undefined || purpose === undefined || !isComplete) return undefined;
  const content = buildContent(request, { policy: facts.policy.document, source, purpose }, uploads);
  const text = JSON.stringify(content);
  return { text, hash: sha256(text) };
};
