import { AwsError } from '../../aws-error.ts';
import type { LocalResponse } from '../../endpoint.ts';
import { element } from '../../xml.ts';
import { checkWriteConditions } from '../conditions.ts';
import { entityTooLarge, malformedXml } from '../errors.ts';
import { etagOf, etagOfParts } from '../etag.ts';
import { MAX_OBJECT_BYTES, MIN_PART_BYTES } from '../limits.ts';
import type { MultipartUpload } from '../multipart-uploads.ts';
import { elementsOf, textOf } from '../read-xml.ts';
import { type ObjectRequest, versionHeaders } from '../s3-request.ts';
import { xmlResponse } from '../xml-response.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export const completeMultipartUpload = (request: ObjectRequest): LocalResponse => {
  const { bucket, key, query } = request;
  const upload = bucket.uploads.require(key, query.get('uploadId') ?? '');
  const parts = selectParts(upload, request.body.toString());
  checkWriteConditions(request, bucket.get(key));
  const { headers, tags } = upload;
  const object = bucket.put({ key, body: Buffer.concat(parts), etag: etagOfParts(parts), headers, tags });
  bucket.uploads.end(upload);
  const response = xmlResponse('CompleteMultipartUploadResult', [
    element('Bucket', bucket.name),
    element('Key', key),
    element('ETag', object.etag),
  ]);
  return { ...response, headers: { ...response.headers, ...versionHeaders(bucket, object) } };
};

/** The parts that the client lists, in its order, which must be that of their numbers. */
const selectParts = (upload: MultipartUpload, xml: string): readonly Buffer[] => {
  const listed = elementsOf(xml, 'Part').map((part) => ({
    number: Number(textOf(part, 'PartNumber')),
    etag: textOf(part, 'ETag'),
  }));
  if (listed.length === 0) {
    throw malformedXml();
  }
  if (listed.some(({ number }, index) => number <= (listed[index - 1]?.number ?? 0))) {
    throw new AwsError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. The parts list must be specified in order by part number.',
    );
  }
  const parts = listed.map(({ number, etag }) => requirePart(upload, number, etag));
  if (parts.slice(0, -1).some((part) => part.length < MIN_PART_BYTES)) {
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  if (parts.reduce((sum, part) => sum + part.length, 0) > MAX_OBJECT_BYTES) {
    throw entityTooLarge();
  }
  return parts;
};

const requirePart = (upload: MultipartUpload, number: number, etag: string): Buffer => {
  const part = upload.parts.get(number);
  if (part === undefined || etagOf(part).replaceAll('"', '') !== etag.replaceAll('"', '')) {
    throw new AwsError(
      'InvalidPart',
      "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    );
  }
  return part;
};
