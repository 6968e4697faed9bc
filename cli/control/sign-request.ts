import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/**
 * The headers of a POST with a JSON body to a function URL, signed for it (SigV4, service `lambda`).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export const signRequest = async (
  url: URL,
  body: string,
  { region, credentials }: { readonly region: string; readonly credentials: Credentials },
): Promise<Readonly<Record<string, string>>> => {
  const signer = new SignatureV4({ service: 'lambda', region, credentials: { ...credentials }, sha256: Sha256 });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { host: url.host, 'content-type': 'application/json' },
    body,
  });
  return headers;
};
