import tlds from 'tlds' with { type: 'json' };

/** RFC 2606 and RFC 6761, and what is in use inside: no registry has them, a resolver may. */
const reserved = ['example', 'test', 'invalid', 'localhost', 'local', 'internal', 'lan', 'onion', 'alt'];

const known: ReadonlySet<string> = new Set([...tlds, ...reserved]);

/** Whether mail programs take a label for a top-level domain: what IANA lists, as A-label or not, and what is reserved. */
export const isTopLevelDomain = (label: string): boolean => {
  const lowerCase = label.toLowerCase();
  return known.has(lowerCase) || (lowerCase.startsWith('xn--') && lowerCase.length > 4);
};
