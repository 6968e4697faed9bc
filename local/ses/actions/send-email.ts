import { decodeWords } from 'postal-mime';
import { AwsError } from '../../aws-error.ts';
import type { Principal } from '../../principal.ts';
import { envelopeSender } from '../sending/envelope-sender.ts';
import { type HeaderField, headerValues } from '../sending/header-field.ts';
import { messageTagsOf } from '../sending/message-tags.ts';
import { outgoingHeaders } from '../sending/outgoing-headers.ts';
import { parseRawMessage } from '../sending/raw-message.ts';
import { recipientsOf } from '../sending/recipients.ts';
import { parseSendEmailRequest } from '../sending/send-email-request.ts';
import { sendingConfigurationSet } from '../sending/sending-configuration-set.ts';
import { sendingIdentity } from '../sending/sending-identity.ts';
import { newSesMessageId } from '../sending/ses-message-id.ts';
import { signMessage } from '../sending/sign-message.ts';
import type { Ses } from '../store.ts';

/**
 * Checks the mail as SES does, gives it SES's headers and signatures, puts it into the outbox and lets it meet its
 * recipients.
 *
 * @throws {AwsError} `BadRequestException`, `MessageRejected`, `NotFoundException`, `SendingPausedException`,
 * `MailFromDomainNotVerifiedException`, `TooManyRequestsException`
 */
export const sendEmail = async (input: unknown, caller: Principal, ses: Ses): Promise<{ MessageId: string }> => {
  try {
    return await acceptEmail(input, caller, ses);
  } catch (error) {
    if (error instanceof AwsError) {
      ses.backstage.trace.emit({ type: 'mail-rejected', code: error.code });
    }
    throw error;
  }
};

const acceptEmail = async (input: unknown, caller: Principal, ses: Ses): Promise<{ MessageId: string }> => {
  const { backstage } = ses;
  const { region, dns, clock } = backstage;
  const request = parseSendEmailRequest(input);
  const { headers, body } = parseRawMessage(Buffer.from(request.Content.Raw.Data, 'base64'));
  const recipients = recipientsOf(headers, request.Destination);
  const tags = messageTagsOf(headers, request.EmailTags);
  const configurationSet = sendingConfigurationSet(headers, request.ConfigurationSetName, ses.configurationSets());
  const identity = sendingIdentity({
    headers,
    fromEmailAddress: request.FromEmailAddress,
    identities: ses.emailIdentities(),
    dns,
    region,
  });

  backstage.sendLimits.take(recipients.length);

  const acceptedAt = clock.now();
  const sesMessageId = newSesMessageId(acceptedAt, backstage.newUuid());
  const envelopeFrom = envelopeSender(sesMessageId, identity, backstage);
  const outgoing = outgoingHeaders(headers, { sesMessageId, acceptedAt, identity: identity.domain, region, tags });
  const head = outgoing.map(({ text }) => `${text}\r\n`).join('');
  const raw = await signMessage(Buffer.from(`${head}\r\n${body}`, 'latin1'), {
    identity,
    amazonKey: await backstage.amazonKey(),
    signedAt: acceptedAt,
    sign: (job) => backstage.sign(job),
  });
  backstage.accept({
    mail: {
      sesMessageId,
      acceptedAt,
      identity: identity.domain,
      envelopeFrom,
      recipients,
      from: headerText(outgoing, 'From'),
      subject: headerText(outgoing, 'Subject'),
      configurationSet: configurationSet?.name,
      tags,
      raw,
    },
    headers,
    caller: caller.name,
  });
  return { MessageId: sesMessageId };
};

/** For people: encoded words decoded, raw UTF-8 as such. */
const headerText = (headers: readonly HeaderField[], name: string): string =>
  decodeWords(Buffer.from(headerValues(headers, name)[0] ?? '', 'latin1').toString());
