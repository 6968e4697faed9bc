import { stringify } from 'yaml';
import { targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseSince } from '../options/parse-since.ts';
import { printable } from '../output/printable.ts';
import { renderStates, type SourceOptions } from './list.ts';

/** `postern source show`: one source, as the policy in force has it. */
export const showSource = async (name: string, options: SourceOptions): Promise<void> => {
  const since = parseSince(options.since, Date.now());
  const answer = await connectControl(targetOf(options)).ask('source-show', { source: name, since });
  if (options.json === true) {
    console.log(JSON.stringify(answer, undefined, 2));
    return;
  }
  console.log(renderStates([answer.state], since));
  console.log(
    stringify({ source: name, ...answer.source })
      .split('\n')
      .map(printable)
      .join('\n')
      .trimEnd(),
  );
};
