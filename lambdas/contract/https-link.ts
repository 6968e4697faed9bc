/** RFC 3986 section 2: a mail program ends a link at any other character, and may start another one behind it. */
const ofUrlCharacters = /^[\w.~:/?#[\]@!$&'()*+,;=%-]+$/;

/**
 * The link of a redacted form: https, to a host by its name or number and nothing before or after it. Only what every
 * reader takes for the same URL: as the URL parser writes it (but for the slash behind a host alone), no user, no port,
 * not even the default one.
 */
export const isHttpsLink = (link: string): boolean => {
  if (!ofUrlCharacters.test(link) || !URL.canParse(link)) return false;
  const url = new URL(link);
  if (url.href !== link && url.href !== `${link}/`) return false;
  // `https://host:443/` parses to an empty port: look at what was written.
  const authority = /^https:\/\/([^/?#\\]*)/i.exec(link)?.[1] ?? '';
  return (
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    authority !== '' &&
    !/[@:]/.test(authority)
  );
};
