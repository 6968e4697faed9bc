import { describe, expect, it } from 'vitest';
import { splitLines } from '../../cli/check/split-lines.ts';

const lines = async (...chunks: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = [];
  const stream = (async function* stream() {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk, 'latin1'));
  })();
  for await (const line of splitLines(stream)) found.push(Buffer.from(line).toString('latin1'));
  return found;
};

describe('splitLines', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['joins what comes in pieces', ['a', 'b\nc', '', 'd\n'], ['ab', 'cd']],
    ['takes a last line without an end', ['a\nb'], ['a', 'b']],
    ['leaves blank lines out', ['\n \t\r\n', 'a\n\n'], ['a']],
    ['keeps several lines of one piece in order', ['a\nb\nc\n'], ['a', 'b', 'c']],
    ['ends a line at nothing else', ['a\r\u0085b\n'], ['a\r\u0085b']],
  ])('%s', async (_, chunks, expected) => {
    expect(await lines(...chunks)).toEqual(expected);
  });
});
