/** Random bytes of a link's token: 128 bits cannot be guessed. */
export const unsubscribeTokenBytes = 16;

/** A token as it stands in a link (base64url). */
export const unsubscribeTokenPattern = /^[\w-]{22}$/;

/** Where a token's link leads, below the environment's base URL. */
export const unsubscribePath = '/u/';

/** What a POST says that means it, by field name and value: https://www.rfc-editor.org/rfc/rfc8058#section-3.1 */
export const oneClick = { name: 'List-Unsubscribe', value: 'One-Click' } as const;

/** @param base - with or without a slash at its end */
export const unsubscribeUrl = (base: string, token: string): string =>
  `${base.replace(/\/+$/, '')}${unsubscribePath}${token}`;
