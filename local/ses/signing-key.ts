import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

/** An RSA key pair that DKIM signatures are made with. */
export type SigningKey = {
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** The text of its DNS record (RFC 6376 section 3.6.1), written as Amazon does: only `p=`. */
  readonly dnsText: string;
};

export type SigningKeyLength = 'RSA_1024_BIT' | 'RSA_2048_BIT';

export type NewSigningKey = (length: SigningKeyLength) => Promise<SigningKey>;

const MODULUS_BITS: Readonly<Record<SigningKeyLength, number>> = { RSA_1024_BIT: 1024, RSA_2048_BIT: 2048 };

const generateKeyPairInThreadPool = promisify(generateKeyPair);

export const generateSigningKey: NewSigningKey = async (length) => {
  const { privateKey, publicKey } = await generateKeyPairInThreadPool('rsa', {
    modulusLength: MODULUS_BITS[length],
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  return { privateKey, dnsText: `p=${publicKey.toString('base64')}` };
};
