import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { renderDifference } from '../plan/render-changes.ts';

export type RollbackOptions = TargetOptions & { readonly why: string; readonly json?: boolean };

/** `postern policy rollback`: an earlier version in force again. History goes on: it becomes a new version. */
export const rollback = async (of: number, options: RollbackOptions): Promise<void> => {
  const why = parseReason(options.why, '--why');
  const { version, changes } = await connectControl(targetOf(options)).ask('policy-rollback', { version: of, why });
  console.log(
    options.json === true
      ? JSON.stringify({ version, of, changes }, undefined, 2)
      : [
          `policy version ${version}, which is version ${of} again, is in force in ${options.environment}`,
          ...renderDifference(changes),
        ].join('\n'),
  );
};
