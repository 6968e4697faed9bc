import {
  GetObjectCommand,
  type GetObjectCommandInput,
  type GetObjectCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';

/** Names of S3's errors that say: there is no such object, or no such version of it. */
const absent: ReadonlySet<string> = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound', 'KeyTooLongError']);

/** A delete marker answers 405 to a read of its own version, a version id of another form 400. */
const isAbsent = (error: unknown): boolean =>
  error instanceof Error &&
  (absent.has(error.name) ||
    error.name === 'MethodNotAllowed' ||
    (error.name === 'InvalidArgument' && /version id/i.test(error.message)));

/** An object, or undefined where there is none. Throws what the SDK throws for anything else. */
export const getObject = async (
  client: S3Client,
  input: GetObjectCommandInput,
): Promise<GetObjectCommandOutput | undefined> => {
  try {
    return await client.send(new GetObjectCommand(input));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
};
