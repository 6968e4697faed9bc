/**
 * Just enough to read what SDKs send to S3: a handful of elements without attributes, comments or CDATA, which every SDK
 * writes alike. Not a parser.
 */

/** The content of each element of this name, still escaped. */
export const elementsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, content = '']) => content);

/** The text of the first element of this name; empty when there is none. */
export const textOf = (xml: string, name: string): string => unescapeXml(elementsOf(xml, name)[0] ?? '');

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescapeXml = (text: string): string =>
  text.replaceAll(
    /&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi,
    (_, hex?: string, decimal?: string, name = '') =>
      hex === undefined && decimal === undefined
        ? (NAMED[name.toLowerCase()] ?? '')
        : String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
  );
