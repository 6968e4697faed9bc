/** A piece of XML that is already escaped. */
export type Xml = { readonly xml: string };

type XmlContent = Xml | string | number | boolean | undefined | readonly XmlContent[];

/** One element; text is escaped, and `undefined` content leaves the element out. */
export const element = (
  name: string,
  content: XmlContent,
  attributes: Readonly<Record<string, string>> = {},
): Xml | undefined => {
  if (content === undefined) {
    return undefined;
  }
  const opening = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  return { xml: `<${name}${opening.join('')}>${writeContent(content)}</${name}>` };
};

export const xmlDocument = (root: Xml | undefined): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${root?.xml ?? ''}`;

const writeContent = (content: XmlContent): string => {
  if (content === undefined) {
    return '';
  }
  if (typeof content === 'object') {
    return 'xml' in content ? content.xml : content.map(writeContent).join('');
  }
  return escapeXml(String(content));
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Would be normalised away on the other side: https://www.w3.org/TR/xml/#sec-line-ends
  '\r': '&#13;',
};

const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);
