/**
 * The items of a list in AWS's Query protocol, in order: `Attributes.entry.1.key=…` is the first item of
 * `Attributes.entry`, with the parameter `key`.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#collections
 */
export const listParameter = (parameters: URLSearchParams, name: string): readonly URLSearchParams[] => {
  const items = new Map<number, URLSearchParams>();
  for (const [key, value] of parameters) {
    const [index = '', ...member] = key.startsWith(`${name}.`) ? key.slice(name.length + 1).split('.') : [];
    if (/^\d+$/.test(index)) {
      const item = items.get(Number(index)) ?? new URLSearchParams();
      item.append(member.join('.'), value);
      items.set(Number(index), item);
    }
  }
  return [...items].toSorted(([left], [right]) => left - right).map(([, item]) => item);
};

/** A map of texts in AWS's Query protocol, as `Attributes.entry.N.key` and `.value`. */
export const mapParameter = (parameters: URLSearchParams, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    listParameter(parameters, `${name}.entry`).map((entry) => [entry.get('key') ?? '', entry.get('value') ?? '']),
  );
