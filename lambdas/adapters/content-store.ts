import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { pipelinePrefixes } from '../contract/tables.ts';
import { reach } from './reach.ts';
import { getObject } from './read-object.ts';

/** Where a content lies: this very version of it, whatever is written to its key later. */
export type StoredContent = { readonly key: string; readonly versionId: string };

/** Content too large for an envelope, or of several envelopes, in the pipeline bucket. */
export type ContentStore = {
  readonly put: (messageId: string, contentHash: string, content: string) => Promise<StoredContent>;
  /** @throws Error when it is not there: it is kept longer than any mail may wait */
  readonly get: (object: StoredContent) => Promise<string>;
};

export const createContentStore = (client: S3Client, bucket: string): ContentStore => ({
  put: async (messageId, contentHash, content) => {
    const key = `${pipelinePrefixes.content}${messageId}/${contentHash}`;
    const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: content, ContentType: 'application/json' });
    const { VersionId: versionId = 'null' } = await reach('content', () => client.send(put));
    return { key, versionId };
  },

  get: async ({ key, versionId }) => {
    const content = await reach('content', async () => {
      const object = await getObject(client, { Bucket: bucket, Key: key, VersionId: versionId });
      return object?.Body?.transformToString();
    });
    if (content === undefined) throw new Error('the content of an envelope is not in the pipeline bucket');
    return content;
  },
});
