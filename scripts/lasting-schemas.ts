import * as z from 'zod/mini';
import { allowListItem } from '../lambdas/contract/allow-list.ts';
import { controlCommands } from '../lambdas/contract/control/commands.ts';
import { directoryItem } from '../lambdas/contract/directory.ts';
import { directoryMessage } from '../lambdas/contract/directory-message.ts';
import { mailContents, outboundEnvelopes } from '../lambdas/contract/envelope.ts';
import { mailRequest } from '../lambdas/contract/mail-request.ts';
import { appliedPolicy } from '../lambdas/contract/policy.ts';
import { redrivenRequests } from '../lambdas/contract/redriven.ts';
import { statusEvent } from '../lambdas/contract/status-event.ts';
import { stopItem } from '../lambdas/contract/stop.ts';
import type { Version } from '../lambdas/contract/versioned.ts';

/**
 * The schemas of what outlives a deploy, by kind and version. Each is kept in test/fixtures/versions/<kind>/<version>.schema.json
 * as it was deployed, beside documents of that version.
 */
export const lastingSchemas = (): readonly {
  readonly kind: string;
  readonly version: number;
  readonly schema: object;
}[] =>
  Object.entries(kinds).flatMap(([kind, versions]) =>
    versions.map(({ number: version, schema }) => ({
      kind,
      version,
      schema: z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }),
    })),
  );

type Kind = readonly Pick<Version<unknown>, 'number' | 'schema'>[];

/** Rows of tables have no version: what reads them takes every form there has been. */
const only = (schema: z.ZodMiniType): Kind => [{ number: 1, schema }];

const kinds: Readonly<Record<string, Kind>> = {
  'outbound-envelope': outboundEnvelopes.versions,
  'mail-content': mailContents.versions,
  'redriven-request': redrivenRequests.versions,
  'mail-request': only(mailRequest),
  'directory-message': only(directoryMessage),
  'status-event': only(statusEvent),
  'applied-policy': only(appliedPolicy),
  'stop-row': only(stopItem),
  'directory-row': only(directoryItem),
  'allow-list-row': only(allowListItem),
};

/** What each command of people is asked with: names of members, and which of them must be there. */
export const commandMembers = (): Readonly<Record<string, CommandMembers>> =>
  Object.fromEntries(
    Object.entries(controlCommands).map(([command, schema]) => {
      const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
      return [command, { members: Object.keys(properties).toSorted(), required: required.toSorted() }];
    }),
  );

export type CommandMembers = { readonly members: readonly string[]; readonly required: readonly string[] };
