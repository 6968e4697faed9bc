/**
 * The link of a redacted form: https, to a host by its name or number and nothing before or after it. Only what every
 * reader takes for the same URL: no white space, no user, no port, not even the default one.
 */
export const isHttpsLink = (link: string): boolean => {
  if (!URL.canParse(link) || /\s/.test(link)) return false;
  const url = new URL(link);
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
