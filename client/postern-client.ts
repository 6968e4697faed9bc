import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type DirectoryMessage, directoryMessage } from '../lambdas/contract/directory-message.ts';
import type { Lane } from '../lambdas/contract/lanes.ts';
import type { MailRequest, RequestedAttachment } from '../lambdas/contract/mail-request.ts';
import { describeIssues, toMalformed } from '../lambdas/contract/malformed.ts';
import { parseMailRequest } from '../lambdas/contract/parse-mail-request.ts';
import { messageId as messageIdOf } from '../lambdas/domain/identity/message-id.ts';
import { type AttachedBytes, attach } from './attach.ts';
import { InvalidRequestError } from './invalid-request-error.ts';
import { type GivenPlaces, givenPlaces, publishedPlaces } from './places.ts';

export type PosternClientOptions = {
  /** The name the policy gives the caller. */
  readonly source: string;
  /** The environment's name, to look its queues up in Parameter Store; or the places themselves. */
  readonly postern: string | GivenPlaces;
  /**
   * The lanes of the purposes that the caller sends for, as the policy has them. Mail that comes through another lane's
   * queue is passed on to its own, except that only critical purposes may come through the critical one.
   *
   * @default every purpose's is `standard`
   */
  readonly lanes?: Readonly<Record<string, Lane>>;
  /**
   * How many bytes of attachments travel inside a request; what is more is uploaded.
   *
   * @default 65536
   */
  readonly inlineBytes?: number;
  /**
   * Region, endpoint, credentials, for all clients.
   *
   * @default from the environment, as every AWS SDK does
   */
  readonly aws?: Pick<S3ClientConfig, 'region' | 'endpoint' | 'credentials'>;
};

/** A mail request (docs/mail-request.md), with attachments as bytes where that is easier. */
export type Mail = Omit<MailRequest, 'version' | 'source' | 'attachments'> & {
  readonly attachments?: readonly (AttachedBytes | RequestedAttachment)[];
};

export type PosternClient = {
  /**
   * Validates a request, uploads the attachments that are too large for it, and enqueues it. What becomes of it is told by
   * status events (docs/status-events.md).
   *
   * Without an `idempotencyKey` it gets one of its own, so that a call the SDK repeats sends one mail. To repeat `enqueue`
   * itself, after a crash or an error, give it a key.
   * @returns the id under which Postern speaks of it
   * @throws InvalidRequestError before anything is uploaded or sent; and whatever the AWS clients throw
   */
  readonly enqueue: (mail: Mail) => Promise<{ readonly messageId: string }>;
  /**
   * Puts an address into groups of the directory, besides those it is in (docs/directory.md); the caller's source has to be
   * granted them. In force within seconds. Repeating it does no harm, and of several changes of an address the one sent
   * last counts, whatever order they come in.
   * @throws InvalidRequestError before anything is sent; and whatever the AWS clients throw
   */
  readonly putInDirectory: (address: string, groups: readonly string[]) => Promise<void>;
  /**
   * Takes an address out of groups of the directory.
   * @param groups - by default all that the caller's source is granted
   * @throws as `putInDirectory`
   */
  readonly removeFromDirectory: (address: string, groups?: readonly string[]) => Promise<void>;
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const messageBytes = 1024 * 1024;

export const createPosternClient = ({
  source,
  postern,
  lanes = {},
  inlineBytes = 64 * 1024,
  aws = {},
}: PosternClientOptions): PosternClient => {
  const [queues, buckets] = [new SQSClient(aws), new S3Client(aws)];
  const places = typeof postern === 'string' ? publishedPlaces(new SSMClient(aws), postern) : givenPlaces(postern);

  const change = async (message: DirectoryMessage): Promise<void> => {
    const parsed = directoryMessage.safeParse(message, { reportInput: true });
    if (!parsed.success) {
      const problems = describeIssues(parsed.error.issues).map(toMalformed);
      throw new InvalidRequestError(problems, { what: 'directory message', documentation: 'docs/directory.md' });
    }
    const queueUrl = await places.directoryQueueUrl();
    await queues.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
  };

  return {
    putInDirectory: (address, groups) => change({ version: 1, put: { address, groups: [...groups] } }),
    removeFromDirectory: (address, groups) =>
      change({ version: 1, remove: { address, ...(groups === undefined ? {} : { groups: [...groups] }) } }),
    enqueue: async (whole) => {
      if (!isMail(whole)) throw new InvalidRequestError([{ field: '', problem: 'wrong-type', expected: 'object' }]);
      const { attachments: given = [], idempotencyKey = randomUUID(), ...mail } = whole;
      const { attachments, uploads } = attach(given, source, inlineBytes);
      const attached = Array.isArray(given) && given.length === 0 ? {} : { attachments };
      const body = validBody({ ...mail, version: 1, source, idempotencyKey, ...attached });
      const queueUrl = await places.queueUrl(laneOf(lanes, mail.purpose));
      for (const { key, bytes } of uploads) {
        const bucket = await places.uploadsBucket();
        await buckets.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
      }
      // SQS is fair between groups: what one source has waiting does not stand before another's.
      await queues.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageGroupId: source }));
      return { messageId: messageIdOf(source, idempotencyKey) };
    },
  };
};

const laneOf = (lanes: Readonly<Record<string, Lane>>, purpose: string): Lane =>
  (Object.hasOwn(lanes, purpose) ? lanes[purpose] : undefined) ?? 'standard';

/** Callers that no compiler has looked at hand over anything. */
const isMail = (given: unknown): given is Mail => typeof given === 'object' && given !== null && !Array.isArray(given);

const jsonOf = (request: object): string => {
  try {
    return JSON.stringify(request);
  } catch {
    // Something that is in itself, or a bigint.
    throw new InvalidRequestError([{ field: '', problem: 'not-json' }]);
  }
};

const validBody = (request: object): string => {
  const body = jsonOf(request);
  const parsed = parseMailRequest(body);
  const problems = parsed.readable ? parsed.problems : parsed.unreadable.problems;
  if (problems.length > 0) throw new InvalidRequestError(problems);
  if (Buffer.byteLength(body) <= messageBytes) return body;
  throw new InvalidRequestError([{ field: '', problem: 'too-large', limit: messageBytes }]);
};
