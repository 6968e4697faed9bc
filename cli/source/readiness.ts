import type { CommandResult } from '../../lambdas/domain/control/results.ts';
import type { Finding } from '../../lambdas/domain/readiness/judge-readiness.ts';
import { targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseSince } from '../options/parse-since.ts';
import { printable } from '../output/printable.ts';
import type { SourceOptions } from './list.ts';

export type ReadinessOptions = SourceOptions & { readonly sample: number };

type Answer = CommandResult<'source-readiness'>;

/** `postern source readiness`: what of a source's mail would not leave, and what to do about it. */
export const readiness = async (name: string, options: ReadinessOptions): Promise<void> => {
  const since = parseSince(options.since, Date.now());
  const control = connectControl(targetOf(options));
  const answer = await control.ask('source-readiness', { source: name, since, sample: options.sample });
  console.log(options.json === true ? JSON.stringify(answer, undefined, 2) : renderReadiness(answer));
  if (answer.verdict !== 'ready') process.exitCode = 1;
};

const renderReadiness = (answer: Answer): string => {
  const { source, observedUntil, findings, settled } = answer;
  return [
    `${source}: ${verdictText(answer)}`,
    observedUntil === undefined
      ? 'its rules are in force'
      : `it is observed until ${observedUntil}: until then directory, allow-list, redaction, links and quotas only note what they would have done`,
    ...(answer.verdict === 'nothing-seen' ? [] : [lookedText(answer)]),
    ...findings.map(renderFinding),
    ...(settled === 0 ? [] : [`${settled} had something wrong with them then that has been put right since`]),
  ].join('\n\n');
};

const verdictText = ({ verdict, since }: Answer): string => {
  switch (verdict) {
    case 'ready':
      return 'ready';
    case 'not-ready':
      return 'not ready';
    case 'nothing-seen':
      return `nothing was seen of it since ${since}: nobody can say`;
  }
};

const lookedText = ({ looked, total, refused, since, until }: Answer): string =>
  `${looked === total ? `all ${total}` : `a sample of ${looked} of ${total}`} deliveries from ${since} to ${until}: ${
    refused === 0 ? 'none' : refused
  } would be refused with all its rules in force`;

const renderFinding = ({ code, count, examples, blocks, fixes }: Finding): string =>
  [
    `${code}: ${count} ${count === 1 ? 'delivery' : 'deliveries'}${blocks ? '' : ' (no lack of readiness)'}, such as ${examples.join(', ')}`,
    ...fixes.flatMap(({ where, change, covers, warning }) => [
      `  ${where === 'nowhere' ? '' : `${where}: `}${change} (${covers} of ${count})`,
      ...(warning === undefined ? [] : [`    mind: ${warning}`]),
    ]),
  ]
    .map(printable)
    .join('\n');
