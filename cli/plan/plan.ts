import type { CommandResult } from '../../lambdas/domain/control/results.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseSince } from '../options/parse-since.ts';
import { renderTable } from '../output/table.ts';
import { loadPolicy } from '../policy/load-policy.ts';
import { renderChanges } from './render-changes.ts';

export type PlanOptions = TargetOptions & {
  readonly policy: string;
  readonly since: string;
  readonly sample: number;
  readonly failOnNarrowing?: boolean;
  readonly json?: boolean;
};

type Plan = CommandResult<'plan'>;

/** `postern plan`: what a policy would change. Nothing is changed. */
export const plan = async (options: PlanOptions): Promise<void> => {
  const since = parseSince(options.since, Date.now());
  const control = connectControl(targetOf(options));
  const { document } = await loadPolicy(
    options.policy,
    async (asWritten) => (await control.ask('policy-check', { document: asWritten })).problems,
  );
  const planned = await control.ask('plan', { document, since, sample: options.sample });
  console.log(options.json === true ? JSON.stringify(planned, undefined, 2) : renderPlan(planned));
  if (options.failOnNarrowing === true && isNarrower(planned)) {
    console.error(
      'postern: mail that leaves by the policy in force would be kept back, or would leave in redacted form',
    );
    process.exitCode = 1;
  }
};

const isNarrower = ({ replay }: Plan): boolean =>
  replay.more > 0 || replay.changes.some(({ effect }) => effect === 'narrower');

const renderPlan = ({ inForce, changes, tests, replay }: Plan): string =>
  [
    inForce === undefined
      ? 'there is no policy in force: nothing leaves until the first one is applied'
      : changes.length === 0
        ? `no difference to policy version ${inForce}, which is in force`
        : `different from policy version ${inForce}, which is in force:\n${renderChanges(changes)
            .map((line) => `  ${line}`)
            .join('\n')}`,
    `tests of the sources: ${tests === 0 ? 'there are none' : `all ${tests} come out as they say`}`,
    ...(inForce === undefined ? [] : renderReplay(replay)),
  ].join('\n\n');

const renderReplay = ({ since, until, total, looked, differing, changes, more }: Plan['replay']): readonly string[] => {
  const looking = `${looked === total ? `all ${total}` : `a sample of ${looked} of ${total}`} deliveries from ${since} to ${until}`;
  return [
    looked === 0
      ? `no mail was asked for from ${since} to ${until}: nothing to decide again`
      : `${looking}: ${differing === 0 ? 'none' : differing} would be decided otherwise`,
    ...(changes.length === 0
      ? []
      : [
          renderTable(
            ['source', 'purpose', 'now', 'then', 'deliveries', 'because', 'such as'],
            changes.map(({ source, purpose, from, to, count, effect, reasons, examples }) => [
              source,
              purpose,
              from,
              `${to} (${effect})`,
              String(count),
              reasons.join(', '),
              examples.join('\n'),
            ]),
          ),
        ]),
    ...(more === 0 ? [] : [`${more} more kinds of differences are not listed`]),
    'decided again from the ledger, by the lists as they are: stops and quotas are left out, and of what a mail says only what was found wrong with it then is known',
  ];
};
