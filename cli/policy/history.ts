import type { PolicyVersion } from '../../lambdas/domain/control/results.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { renderTable } from '../output/table.ts';

export type HistoryOptions = TargetOptions & { readonly before?: number; readonly json?: boolean };

/** `postern policy history`: who put which version in force, when and why. */
export const history = async (options: HistoryOptions): Promise<void> => {
  const { before } = options;
  const answer = await connectControl(targetOf(options)).ask('policy-history', before === undefined ? {} : { before });
  if (options.json === true) {
    console.log(JSON.stringify(answer, undefined, 2));
    return;
  }
  const { inForce, versions, next } = answer;
  console.log(versions.length === 0 ? 'no policy was ever applied' : renderVersions(versions, inForce));
  if (next !== undefined) console.error(`postern: there are older ones: postern policy history --before ${next}`);
};

const renderVersions = (versions: readonly PolicyVersion[], inForce: number | undefined): string =>
  renderTable(
    ['version', 'applied', 'by', 'why'],
    versions.map(({ version, appliedAt, appliedBy, why }) => [
      version === inForce ? `${version} (in force)` : String(version),
      appliedAt ?? 'unknown',
      appliedBy ?? 'unknown',
      why ?? '',
    ]),
  );
