/** One header field of a message. */
export type HeaderField = {
  /** As written. */
  readonly name: string;
  /** The whole field as written, folds included, without the last line end. One character per byte. */
  readonly text: string;
};

export const isNamed = (field: HeaderField, name: string): boolean => field.name.toLowerCase() === name.toLowerCase();

/** The fields' values, unfolded. One character per byte. */
export const headerValues = (fields: readonly HeaderField[], name: string): readonly string[] =>
  fields
    .filter((field) => isNamed(field, name))
    .map(({ text }) =>
      text
        .slice(text.indexOf(':') + 1)
        .replaceAll('\r\n', '')
        .trim(),
    );

export const newHeaderField = (name: string, value: string): HeaderField => ({ name, text: `${name}: ${value}` });
