import { fileURLToPath } from 'node:url';
import { readCloudAssembly } from '../../local/assembly/cloud-assembly.ts';
import { generatedName } from '../../local/assembly/generated-name.ts';
import { synthesize } from '../../local/assembly/synthesize.ts';
import type { LocalStack } from '../../local/start-local-stack.ts';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const longestFunctionName = 64;

/** Invokes release now, as its rule does every minute. */
export const invokeRelease = async ({ services: { lambda } }: LocalStack): Promise<void> => {
  const stacks = await readCloudAssembly(await synthesize({ projectRoot }));
  const [name] = stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources).flatMap(([logicalId, { Type }]) =>
      Type === 'AWS::Lambda::Function' && logicalId.startsWith('Release')
        ? [generatedName(stack.name, logicalId, longestFunctionName)]
        : [],
    ),
  );
  const release = name === undefined ? undefined : lambda.function(name);
  if (release === undefined) throw new Error('the local stack has no function that releases');
  const outcome = await lambda.invoke(release, '{}');
  if (outcome.outcome === 'failed') throw new Error(`release failed: ${JSON.stringify(outcome.error)}`);
};
