import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { deadLetterAttributes } from '../../lambdas/contract/dead-letter.ts';
import { readCloudAssembly } from '../../local/assembly/cloud-assembly.ts';
import { generatedName } from '../../local/assembly/generated-name.ts';
import { synthesize } from '../../local/assembly/synthesize.ts';
import type { RunningPostern } from './running-postern.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const longestRoleName = 64;

const projectRoot = new URL('../..', import.meta.url).pathname;

/** The names of functions' roles on the local stack, which are the access keys they act with. */
export const rolesOf = async (...functionIds: readonly string[]): Promise<readonly string[]> => {
  const stacks = await readCloudAssembly(await synthesize({ projectRoot }));
  const roles = stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources).flatMap(([logicalId, { Type }]) =>
      Type === 'AWS::IAM::Role' ? [{ logicalId, name: generatedName(stack.name, logicalId, longestRoleName) }] : [],
    ),
  );
  return functionIds.map((id) => {
    const role = roles.find(({ logicalId }) => new RegExp(`^${id}Role[0-9A-F]{8}$`).test(logicalId));
    if (role === undefined) throw new Error(`the local stack has no role ${id}`);
    return role.name;
  });
};

/** A message as a function gives it up: put on the dead-letter queue of its queue, with what SQS had said of it. */
export const giveUp = async (
  postern: RunningPostern,
  letter: {
    readonly by: string;
    /** Without `postern-local-` and `-dead-letter`. */
    readonly queue: string;
    readonly body: string;
    readonly messageId: string;
    readonly sentAt: number;
    readonly principal: string;
  },
): Promise<void> => {
  const url = postern.stack.services.sqs.queueByName(`postern-local-${letter.queue}-dead-letter`)?.url;
  const text = (value: string) => ({ DataType: 'String', StringValue: value });
  await new SQSClient(postern.as(letter.by)).send(
    new SendMessageCommand({
      QueueUrl: url,
      MessageBody: letter.body,
      MessageAttributes: {
        [deadLetterAttributes.messageId]: text(letter.messageId),
        [deadLetterAttributes.sentAt]: text(String(letter.sentAt)),
        [deadLetterAttributes.error]: text('TypeError'),
        [deadLetterAttributes.principal]: text(letter.principal),
      },
    }),
  );
};
