import { stringify } from 'yaml';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { printable } from '../output/printable.ts';
import { UserError } from '../user-error.ts';

export type ShowOptions = TargetOptions & { readonly json?: boolean };

/** `postern policy show`: a version as it was applied, as one document. */
export const show = async (version: number | undefined, options: ShowOptions): Promise<void> => {
  const shown = await connectControl(targetOf(options)).ask('policy-show', version === undefined ? {} : { version });
  switch (shown.state) {
    case 'none':
      throw new UserError(
        version === undefined
          ? `no policy was ever applied in ${options.environment}: postern apply --policy FOLDER`
          : `there is no version ${version} of the policy: postern policy history lists what there is`,
      );
    case 'unusable':
      throw new Error(`${shown.because}: nothing leaves while it is in force; postern apply puts another one in force`);
    case 'readable': {
      const { policy, isInForce } = shown;
      console.log(
        options.json === true
          ? JSON.stringify({ isInForce, ...policy }, undefined, 2)
          : renderPolicy(policy, isInForce),
      );
    }
  }
};

const renderPolicy = (
  policy: { version: number; appliedAt: string; appliedBy: string; why?: string | undefined; document: unknown },
  isInForce: boolean,
): string => {
  const { version, appliedAt, appliedBy, why } = policy;
  const head = [
    `version ${version}${isInForce ? ', in force' : ''}`,
    `applied ${appliedAt} by ${appliedBy}`,
    ...(why === undefined ? [] : [`why: ${why}`]),
  ];
  return [...head.map((line) => `# ${printable(line)}`), stringify(policy.document).trimEnd()].join('\n');
};
