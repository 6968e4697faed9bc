import * as z from 'zod/mini';
import { badRequest } from '../ses-error.ts';

const addresses = z.optional(z.array(z.string()));

const schema = z.strictObject({
  FromEmailAddress: z.optional(z.string()),
  Destination: z.optional(z.strictObject({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses })),
  Content: z.strictObject({ Raw: z.strictObject({ Data: z.string() }) }),
  EmailTags: z.optional(z.array(z.strictObject({ Name: z.string(), Value: z.string() }))),
  ConfigurationSetName: z.optional(z.string()),
});

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html, as far as the local stack supports it. */
export type SendEmailRequest = z.infer<typeof schema>;

/** @throws {AwsError} `BadRequestException`, also for what AWS supports and the local stack does not */
export const parseSendEmailRequest = (input: unknown): SendEmailRequest => {
  const parsed = schema.safeParse(input);
  if (parsed.success) {
    return parsed.data;
  }
  const unsupported = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key].join('.')) : [],
  );
  if (unsupported.length > 0) {
    throw badRequest(
      `the local stack does not support SendEmail with ${unsupported.join(', ')}: send Content.Raw, see local/PARITY.md`,
    );
  }
  throw badRequest(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
};
