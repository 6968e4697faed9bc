/** The value of a JSON text, or undefined: which no JSON text has, and no schema of ours accepts. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
