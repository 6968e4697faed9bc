import type { SourceState } from '../../lambdas/domain/control/results.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseSince } from '../options/parse-since.ts';
import { renderTable } from '../output/table.ts';

export type SourceOptions = TargetOptions & { readonly since: string; readonly json?: boolean };

/** `postern source list`: the sources of the policy in force. */
export const listSources = async (options: SourceOptions): Promise<void> => {
  const since = parseSince(options.since, Date.now());
  const answer = await connectControl(targetOf(options)).ask('source-list', { since });
  if (options.json === true) {
    console.log(JSON.stringify(answer, undefined, 2));
    return;
  }
  console.log(answer.sources.length === 0 ? 'no source is registered' : renderStates(answer.sources, answer.since));
};

export const renderStates = (sources: readonly SourceState[], since: string): string =>
  renderTable(
    ['source', 'owner', 'purposes', 'rules', 'principals', 'last seen'],
    sources.map(({ name, owner, purposes, enforcement, principals, lastSeen }) => [
      name,
      owner,
      purposes.join('\n'),
      enforcement.mode === 'enforce' ? 'in force' : `observed until ${enforcement.until}`,
      principals
        .map(({ principal, state }) => (state === 'known' ? principal : `${principal} (${words[state]})`))
        .join('\n'),
      lastSeen ?? `not since ${since}`,
    ]),
  );

const words: Readonly<Record<Exclude<SourceState['principals'][number]['state'], 'known'>, string>> = {
  'made-anew': 'made anew since: its mail is nobody’s, apply the policy again',
  missing: 'there is none of that name',
  'not-looked-up': 'an id as it is',
};
