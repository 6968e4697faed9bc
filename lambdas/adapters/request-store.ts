import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { pipelinePrefixes } from '../contract/tables.ts';
import type { ParkedRequest } from '../domain/delivery/delivery.ts';
import { reach } from './reach.ts';
import { getObject } from './read-object.ts';

/** Mail requests as they came, in the pipeline bucket, while nobody knows whose they are. */
export type RequestStore = {
  readonly put: (messageId: string, body: string) => Promise<ParkedRequest['request']>;
  /** @throws Error when it is not there: it is kept longer than any request may wait */
  readonly get: (request: ParkedRequest['request']) => Promise<string>;
};

export const createRequestStore = (client: S3Client, bucket: string): RequestStore => ({
  put: async (messageId, body) => {
    const key = `${pipelinePrefixes.requests}${messageId}.json`;
    const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' });
    const { VersionId: versionId = 'null' } = await reach('requests', () => client.send(put));
    return { key, versionId };
  },

  get: async ({ key, versionId }) => {
    const body = await reach('requests', async () => {
      const object = await getObject(client, { Bucket: bucket, Key: key, VersionId: versionId });
      return object?.Body?.transformToString();
    });
    if (body === undefined) throw new Error('a request that was kept is not in the pipeline bucket');
    return body;
  },
});
