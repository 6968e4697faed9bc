import * as z from 'zod/mini';

/**
 * What of a policy refers to something, or is referred to, as far as it can be read: whatever is not of the right type is
 * absent. A policy with problems is looked at through this, so that all of them are found in one round.
 */
const orAbsent = <Schema extends z.ZodMiniType>(schema: Schema) =>
  // oxlint-disable-next-line promise/valid-params -- Zod's catch, no promise's
  z.catch(z.optional(schema), undefined);
const text = orAbsent(z.string());
const texts = orAbsent(z.array(text));

const partsOfPurpose = z.object({ recipients: text, redaction: text, unsubscribe: text, blockedBy: texts });

const partsOfSource = z.object({
  contact: text,
  principals: texts,
  from: texts,
  purposes: texts,
  linkDomains: texts,
  directoryGroups: texts,
  enforcement: orAbsent(z.object({ until: text })),
  replies: text,
  redacted: orAbsent(z.object({ link: text })),
  tests: orAbsent(z.array(orAbsent(z.object({ request: orAbsent(z.object({ purpose: text })) })))),
});

const partsOfPolicy = orAbsent(
  z.object({
    domains: texts,
    senders: orAbsent(z.object({ default: orAbsent(z.object({ address: text })) })),
    purposes: orAbsent(z.record(z.string(), orAbsent(partsOfPurpose))),
    sources: orAbsent(z.record(z.string(), orAbsent(partsOfSource))),
    redaction: orAbsent(z.object({ mode: text, exempt: orAbsent(z.object({ domains: texts, groups: texts })) })),
    acknowledge: orAbsent(
      z.array(orAbsent(z.object({ risk: text, purpose: text, source: text, domain: text, group: text, reason: text }))),
    ),
    redirect: orAbsent(z.object({ to: text })),
  }),
);

export type PolicyParts = NonNullable<z.output<typeof partsOfPolicy>>;

export const readPolicyParts = (document: unknown): PolicyParts => partsOfPolicy.parse(document) ?? {};
