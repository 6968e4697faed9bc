import { AwsError } from '../aws-error.ts';
import { malformedXml } from './errors.ts';
import { MAX_TAG_KEY_CHARACTERS, MAX_TAG_VALUE_CHARACTERS, MAX_TAGS } from './limits.ts';
import type { Tags } from './object-version.ts';
import { elementsOf, textOf } from './read-xml.ts';

/** Reads the `x-amz-tagging` header, which is written like a query string. @throws {AwsError} */
export const parseTaggingHeader = (header: string): Tags => checkTags([...new URLSearchParams(header)]);

/** Reads the body of PutObjectTagging. @throws {AwsError} `MalformedXML`, `InvalidTag`, `BadRequest` */
export const parseTagging = (xml: string): Tags => {
  if (!/<TagSet\s*\/?>/.test(xml)) {
    throw malformedXml();
  }
  const tags = elementsOf(xml, 'Tag').map((tag) => [textOf(tag, 'Key'), textOf(tag, 'Value')] as const);
  return checkTags(tags);
};

const checkTags = (tags: readonly (readonly [key: string, value: string])[]): Tags => {
  if (tags.length > MAX_TAGS) {
    throw new AwsError('BadRequest', `Object tags cannot be greater than ${MAX_TAGS}`);
  }
  if (new Set(tags.map(([key]) => key)).size < tags.length) {
    throw new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key');
  }
  for (const [key, value] of tags) {
    if (key.length === 0 || key.length > MAX_TAG_KEY_CHARACTERS) {
      throw new AwsError('InvalidTag', 'The TagKey you have provided is invalid');
    }
    if (value.length > MAX_TAG_VALUE_CHARACTERS) {
      throw new AwsError('InvalidTag', 'The TagValue you have provided is invalid');
    }
  }
  return Object.fromEntries(tags);
};
