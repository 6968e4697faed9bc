import { badRequest } from '../ses-error.ts';
import { type HeaderField, headerValues } from './header-field.ts';
import type { SendEmailRequest } from './send-email-request.ts';

const TAGS_HEADER = 'X-SES-MESSAGE-TAGS';

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
const MAX_TAG_LENGTH = 256;

/** Two tags that SES puts into the Feedback-ID header (https://docs.aws.amazon.com/ses/latest/dg/monitor-using-event-publishing.html). */
export const FEEDBACK_ID_TAGS = ['ses:feedback-id-a', 'ses:feedback-id-b'] as const;

/**
 * The tags given as parameters, otherwise those of the header: SES does not join them.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-send-email.html
 * @throws {AwsError} `BadRequestException`
 */
export const messageTagsOf = (
  headers: readonly HeaderField[],
  parameters: SendEmailRequest['EmailTags'] = [],
): Readonly<Record<string, string>> => {
  const fromHeader = () =>
    headerValues(headers, TAGS_HEADER)
      .flatMap((value) => value.split(','))
      .map(parseTag);
  const tags = parameters.length > 0 ? parameters.map(({ Name, Value }) => [Name, Value] as const) : fromHeader();
  for (const [name, value] of tags) {
    check('name', FEEDBACK_ID_TAGS.some((allowed) => allowed === name) ? '' : name);
    check('value', value);
  }
  return Object.fromEntries(tags);
};

const parseTag = (text: string): readonly [name: string, value: string] => {
  const [name = '', value = ''] = text.split('=', 2);
  return [name.trim(), value.trim()];
};

const check = (part: 'name' | 'value', text: string): void => {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) {
    throw badRequest(`Invalid tag ${part} <${text}>: only alphanumeric ASCII characters, '_', and '-' are allowed.`);
  }
  if (text.length > MAX_TAG_LENGTH) {
    throw badRequest(`Tag ${part} cannot exceed ${MAX_TAG_LENGTH} characters.`);
  }
};
