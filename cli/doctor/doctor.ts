import { IAMClient } from '@aws-sdk/client-iam';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientConfiguration } from '../aws/client-configuration.ts';
import { readEnvironment } from '../aws/read-environment.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { describeSystemError } from '../describe-system-error.ts';
import { UserError } from '../user-error.ts';
import { checks, type Examined } from './checks.ts';
import { checkNames } from './finding.ts';
import type { PolicyInForce } from './judge-policy.ts';
import { examinePolicy } from './policy-in-force.ts';
import { type Check, exitCodeOf, renderChecks } from './render-checks.ts';

export type DoctorOptions = TargetOptions & { readonly json?: boolean };

/** `postern doctor`: whether all that mail needs is there. A check that cannot be made fails, and the others go on. */
export const doctor = async (options: DoctorOptions): Promise<void> => {
  const target = targetOf(options);
  const configuration = clientConfiguration(target);
  const parts = await readEnvironment(target);
  const control = connectControl(target);
  let policy: Promise<PolicyInForce> | undefined;
  const examined: Examined = {
    environment: target.environment,
    parts,
    ses: new SESv2Client(configuration),
    sqs: new SQSClient(configuration),
    iam: new IAMClient(configuration),
    policy: () => {
      policy ??= examinePolicy(control);
      return policy;
    },
  };
  const results: Check[] = [];
  for (const name of checkNames) results.push(await runCheck(name, () => checks[name](examined)));
  const exitCode = exitCodeOf(results);
  const all = results.flatMap(({ name, findings }) => findings.map((finding) => ({ check: name, ...finding })));
  console.log(
    options.json === true
      ? JSON.stringify({ healthy: exitCode === 0, findings: all }, undefined, 2)
      : renderChecks(results),
  );
  process.exitCode = exitCode;
};

const runCheck = async (name: Check['name'], run: () => Promise<Check['findings']>): Promise<Check> => {
  try {
    return { name, findings: await run(), isOurs: false };
  } catch (error) {
    const { text, isCallers } =
      error instanceof UserError ? { text: error.lines.join('; '), isCallers: true } : describeSystemError(error);
    const fix = isCallers ? 'run it with the rights that docs/doctor.md lists' : 'run it again in a minute';
    return {
      name,
      findings: [{ status: 'fail', what: 'this could not be checked', seen: text, fix }],
      isOurs: !isCallers,
    };
  }
};
