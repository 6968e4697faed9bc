import { randomBytes } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { ObjectHeaders, Tags } from './object-version.ts';

/** An object on its way, in parts. */
export type MultipartUpload = {
  readonly id: string;
  readonly key: string;
  readonly headers: ObjectHeaders;
  readonly tags: Tags;
  /** By number; a part that is uploaded again replaces the one before. */
  readonly parts: Map<number, Buffer>;
};

/** The uploads of one bucket that are neither completed nor aborted. */
export type MultipartUploads = {
  begin(upload: Pick<MultipartUpload, 'key' | 'headers' | 'tags'>): MultipartUpload;
  /** @throws {AwsError} `NoSuchUpload`, also for an upload of another key */
  require(key: string, id: string): MultipartUpload;
  end(upload: MultipartUpload): void;
};

export const createMultipartUploads = (): MultipartUploads => {
  const uploads = new Map<string, MultipartUpload>();
  return {
    begin(request) {
      const upload = { ...request, id: randomBytes(32).toString('base64url'), parts: new Map<number, Buffer>() };
      uploads.set(upload.id, upload);
      return upload;
    },
    require(key, id) {
      const upload = uploads.get(id);
      if (upload?.key !== key) {
        throw new AwsError(
          'NoSuchUpload',
          'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
          404,
        );
      }
      return upload;
    },
    end: ({ id }) => uploads.delete(id),
  };
};
