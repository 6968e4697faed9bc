/** The media type of an attachment (RFC 2045 section 5.1), with the parameters that an attachment may bring. */
export type ContentType = {
  /** `type/subtype`, lower case. */
  readonly type: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
};

/** Values are tokens, quoted or not. No other parameter: `name` would be a second file name, `boundary` a structure. */
export const contentTypePattern =
  /^[A-Za-z0-9][\w!#$&^.+-]*\/[A-Za-z0-9][\w!#$&^.+-]*(?: *; *[A-Za-z]+=(?:[A-Za-z0-9-]{1,32}|"[A-Za-z0-9-]{1,32}"))*$/;

const textLike = /^(?:text\/.+|application\/(?:json|xml))$/;

/** What each parameter may say of a type; attachments that are text are UTF-8 (content/recognise-attachment.ts). */
const isPermitted = (type: string, name: string, value: string): boolean => {
  if (name === 'charset') return textLike.test(type) && value.toLowerCase() === 'utf-8';
  // RFC 6047 section 2.4: what a calendar object asks for.
  return name === 'method' && type === 'text/calendar';
};

/** Undefined for what is no content type, or brings a parameter that it may not. */
export const parseContentType = (text: string): ContentType | undefined => {
  if (!contentTypePattern.test(text)) return undefined;
  const [type = '', ...written] = text.split(';').map((part) => part.trim());
  const parameters = written.map((parameter) => {
    const [name = '', value = ''] = parameter.split('=');
    return [name.toLowerCase(), value.replaceAll('"', '')] as const;
  });
  const isRight =
    new Set(parameters.map(([name]) => name)).size === parameters.length &&
    parameters.every(([name, value]) => isPermitted(type.toLowerCase(), name, value));
  return isRight ? { type: type.toLowerCase(), parameters } : undefined;
};

/** The one way to write it, whatever way it was written. */
export const writeContentType = ({ type, parameters }: ContentType): string =>
  [type, ...parameters.map(([name, value]) => `${name}=${value}`)].join('; ');
