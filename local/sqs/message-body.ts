import { AwsError } from '../aws-error.ts';
import { missingParameter } from './errors.ts';

/**
 * What XML 1.0 allows, which excludes lone surrogates and most control characters.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const NOT_ALLOWED = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/** @throws {AwsError} `MissingParameter` for an empty body, `InvalidMessageContents` */
export const checkMessageBody = (body: string): void => {
  if (body === '') {
    throw missingParameter('MessageBody');
  }
  const character = NOT_ALLOWED.exec(body)?.[0].codePointAt(0);
  if (character !== undefined) {
    throw new AwsError(
      'InvalidMessageContents',
      `Invalid binary character '#x${character.toString(16).toUpperCase()}' was found in the message body, the set of ` +
        'allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]',
    );
  }
};
