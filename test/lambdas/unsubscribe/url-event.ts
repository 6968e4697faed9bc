/** A request as Lambda hands it to the function; only what a test is about need be given. */
export const urlEvent = (
  method: string,
  path: string,
  {
    headers = {},
    body,
    isBase64Encoded = false,
  }: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly isBase64Encoded?: boolean;
  } = {},
) => ({
  version: '2.0',
  rawPath: path,
  rawQueryString: '',
  headers,
  requestContext: { http: { method, path } },
  ...(body === undefined ? {} : { body }),
  isBase64Encoded,
});

export const form = { 'content-type': 'application/x-www-form-urlencoded' };
export const oneClickBody = 'List-Unsubscribe=One-Click';
