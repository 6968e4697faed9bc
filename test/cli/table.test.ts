import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTable } from '../../cli/output/table.ts';
import { displayWidth, wrapText } from '../../cli/output/wrap-text.ts';

describe('wrapText', () => {
  it.each<[string, string, number, readonly string[]]>([
    ['breaks at spaces', 'one two three', 7, ['one two', 'three']],
    ['breaks a word that is longer than a line', 'abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
    ['keeps lines', 'a\nb', 9, ['a', 'b']],
    ['breaks Japanese anywhere', 'code: 送信されません', 12, ['code: 送信さ', 'れません']],
    ['begins no line with what closes', '送信した。次へ', 8, ['送信し', 'た。次へ']],
    ['ends no line with what opens', '送信（確認）', 6, ['送信', '（確', '認）']],
    ['keeps what is no letter', '\r「a\r', 2, ['\r', '「', 'a\r']],
    ['counts wide characters twice', '日本語', 4, ['日本', '語']],
  ])('%s', (_, text, width, expected) => {
    expect(wrapText(text, width)).toEqual(expected);
  });

  it('never leaves anything out and never exceeds the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 20 }), (text, width) => {
        const lines = wrapText(text, width);
        expect(lines.join('').replaceAll(/[ \n]/g, '')).toBe(text.replaceAll(/[ \n]/g, ''));
        expect(lines.every((line) => displayWidth(line) <= width)).toBe(true);
      }),
    );
  });
});

describe('renderTable', () => {
  it('fits into the width, and wraps the last column', () => {
    const text = renderTable(['a', 'b'], [['x'.repeat(20), 'word '.repeat(30).trim()]], 60);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(text.match(/word/g)).toHaveLength(30);
  });

  it('breaks no id that people copy', () => {
    const id = `directory/${'0'.repeat(36)}`;
    const text = renderTable(['id', 'what', 'why'], [[id, 'word '.repeat(20).trim(), 'word '.repeat(30).trim()]], 140);
    expect(text).toContain(` ${id} `);
  });
});
