/** The parts of an expression of DynamoDB, read from left to right. */
export type Tokens = {
  readonly peek: () => string | undefined;
  /** Takes the next one; if words are given it has to be one of them. */
  readonly take: (...expected: readonly string[]) => string;
  /** Takes it if it is this word. */
  readonly takeIf: (word: string) => boolean;
};

const parts = /\s*(<=|>=|<>|[()=<>,+.-]|[#:]?[A-Za-z_0-9]+)/gy;

export const tokensOf = (text: string): Tokens => {
  const list: string[] = [];
  parts.lastIndex = 0;
  for (let match = parts.exec(text); match !== null; match = parts.exec(text)) list.push(match[1] ?? '');
  if (list.join('') !== text.replaceAll(/\s+/g, '')) throw new Error(`an expression cannot be read: ${text}`);
  let place = 0;
  const isWord = (token: string | undefined, word: string): boolean => token?.toUpperCase() === word.toUpperCase();
  return {
    peek: () => list[place],
    take: (...expected) => {
      const token = list[place];
      if (token === undefined || (expected.length > 0 && !expected.some((word) => isWord(token, word)))) {
        throw new Error(`an expression has ${token ?? 'its end'} where ${expected.join(' or ')} should be: ${text}`);
      }
      place += 1;
      return token;
    },
    takeIf: (word) => {
      if (!isWord(list[place], word)) return false;
      place += 1;
      return true;
    },
  };
};
