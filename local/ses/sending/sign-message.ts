import { AMAZON_DOMAIN, AMAZON_SELECTOR } from '../amazon-domain.ts';
import type { DkimSigner } from '../dkim-signer.ts';
import type { EmailIdentity } from '../email-identity.ts';
import type { SigningKey } from '../signing-key.ts';

/** The fields that a reader or a mailbox provider acts on; RFC 8058 section 4 wants both List-Unsubscribe fields covered. */
const SIGNED_HEADERS = [
  'From',
  'Sender',
  'Reply-To',
  'To',
  'Cc',
  'Subject',
  'Date',
  'Message-ID',
  'In-Reply-To',
  'References',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'Content-ID',
  'Content-Disposition',
  'List-Id',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
];

type Signing = {
  readonly identity: EmailIdentity;
  readonly amazonKey: SigningKey;
  readonly signedAt: number;
  readonly sign: DkimSigner['sign'];
};

/** The message with both signatures on top: the sender's domain, then Amazon's. */
export const signMessage = async (
  message: Buffer,
  { identity, amazonKey, signedAt, sign }: Signing,
): Promise<Buffer> => {
  const signatures = await sign({
    message,
    signedAt,
    signatures: [
      {
        domain: identity.domain,
        selector: identity.dkimTokens[0],
        privateKey: identity.signingKey.privateKey,
        headerNames: SIGNED_HEADERS,
      },
      {
        domain: AMAZON_DOMAIN,
        selector: AMAZON_SELECTOR,
        privateKey: amazonKey.privateKey,
        headerNames: [...SIGNED_HEADERS, 'Feedback-ID'],
      },
    ],
  });
  return Buffer.concat([Buffer.from(signatures, 'latin1'), message]);
};
