import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { parseReason } from '../options/parse-reason.ts';
import { UserError } from '../user-error.ts';

export type AdoptOptions = TargetOptions & { readonly source: string; readonly why: string; readonly json?: boolean };

/** `postern source adopt`: from now on a sender that no source lists speaks for one, and what is kept of it goes on. */
export const adopt = async (principal: string, options: AdoptOptions): Promise<void> => {
  const why = parseReason(options.why, '--why');
  if (!/^A(ROA|IDA)[A-Z0-9]{12,124}$/.test(principal)) {
    throw new UserError(
      `${principal}: not a RoleId (AROA…) or UserId (AIDA…): postern held list shows that of each sender`,
    );
  }
  const { source } = options;
  const adopted = await connectControl(targetOf(options)).ask('source-adopt', { principal, source, why });
  const { version, isReleasing } = adopted;
  console.log(
    options.json === true
      ? JSON.stringify(adopted, undefined, 2)
      : `${principal} speaks for ${source}: policy version ${version} is in force\n` +
          `what is kept of it is being decided ${isReleasing ? 'now' : 'within about a minute'}; add it to principals of ${source} in the policy's files too`,
  );
};
