import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../local/aws-error.ts';
import { parseMailboxes } from '../../../local/ses/sending/mailbox.ts';

const parse = (list: string): unknown => {
  try {
    return parseMailboxes(list).map(({ address }) => address);
  } catch (error) {
    return error instanceof AwsError && error.code === 'BadRequestException' ? error.message : error;
  }
};

describe('an address list', () => {
  it.each([
    ['ada@b.example', ['ada@b.example']],
    ['Ada <ada@b.example>, <bob@b.example>,', ['ada@b.example', 'bob@b.example']],
    ['"Lovelace, Ada (\\"the <first>\\")" <ada@b.example>', ['ada@b.example']],
    ['ada@b.example (a, comment), bob@b.example', ['ada@b.example', 'bob@b.example']],
    ['team: ada@b.example, bob@b.example; carol@b.example', ['ada@b.example', 'bob@b.example', 'carol@b.example']],
    ['undisclosed-recipients:;', []],
    ['=?UTF-8?Q?Ad=C3=A4?= <ada@b.example>', ['ada@b.example']],
    ['"odd, <local> @ part"@b.example', ['"odd, <local> @ part"@b.example']],
    ["o'brien+tag@sub.b.example", ["o'brien+tag@sub.b.example"]],
    ['', []],
  ])('%j is read as %j', (list, addresses) => {
    expect(parse(list)).toEqual(addresses);
  });

  it.each([
    ['ädä@recipient.example', 'Local address contains control or whitespace'],
    ['ada @recipient.example', 'Local address contains control or whitespace'],
    ['a,da@recipient.example', "Missing final '@domain'"],
    ['a..da@recipient.example', 'Local address contains dot-dot'],
    ['ada.@recipient.example', 'Local address ends with dot'],
    ['.ada@recipient.example', 'Local address starts with dot'],
    ['a@da@recipient.example', 'Local address contains illegal character'],
    ['@recipient.example', 'Missing local name'],
    ['ada@', 'Missing domain'],
    ['ada', "Missing final '@domain'"],
    ['Ada <ada@b.example', 'Illegal address'],
    ['"ada@b.example', 'Local address contains illegal character'],
    ['ada@bücher.example', 'Domain contains control or whitespace'],
    ['ada@[192.0.2.1]', 'Domain contains illegal character'],
    ['ada@recipient..example', 'Domain contains dot-dot'],
    ['Ada <ada@recipient.example> Lovelace', 'Illegal address'],
    [
      `${'a'.repeat(309)}@example.com`,
      `Address length is more than 320 characters long: '${'a'.repeat(309)}@example.com'.`,
    ],
  ])('%j is refused: %s', (list, message) => {
    expect(parse(list)).toBe(message);
  });

  it('is read or refused in the words of SES, whatever it is', () => {
    const pieces = fc.constantFrom(
      '"',
      '<',
      '>',
      '(',
      ')',
      ',',
      ';',
      ':',
      '@',
      '\\',
      '[',
      ']',
      ' ',
      '.',
      'a',
      'ä',
      'b.example',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (list) => {
        expect(parse(list.join(''))).not.toBeInstanceOf(Error);
      }),
      { numRuns: 1000 },
    );
  });
});
