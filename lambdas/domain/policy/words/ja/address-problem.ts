import type { AddressProblem } from '../../../address/address-problem.ts';

/** A problem of an address in words: what is wrong, what was seen, what to do next. Holds an address only for `carrier-dots`. */
export const describeAddressProblem = (problem: AddressProblem): string => {
  switch (problem.code) {
    case 'control-character':
      return `アドレスに制御文字 ${problem.character} が含まれています。削除してください`;
    case 'syntax':
      return describeSyntax(problem);
    case 'too-long':
      return `${nameOf[problem.part]}が ${problem.octets} オクテットあり、上限の ${problem.limit} オクテットを超えています。余分な文字がないか確認してください`;
    case 'local-part-not-ascii':
      return `@ より前の ${problem.character} には SMTPUTF8 が必要ですが、Amazon SES は対応していません。別のアドレスを確認してください`;
    case 'carrier-dots':
      return `連続するドット、または @ の直前のドットは、引用符で囲んだ場合にのみ使えます。${problem.quoted} 宛てに送信してください`;
    case 'domain-literal':
      return '角括弧で囲んだ IP アドレスは、メールの宛先ドメインとして認められません。ドメイン名を使ってください';
    case 'domain-not-idna':
      return problem.means === undefined
        ? 'ドメインが国際化ドメイン名として正しくありません。つづりを確認してください'
        : `ドメインに、ドメイン名では使われない文字が含まれています。${problem.means} の意味であれば、そのように書いてください`;
  }
};

const nameOf = {
  address: 'アドレス',
  'local-part': '@ より前の部分',
  domain: 'ドメイン',
  label: 'ドメインの最も長いラベル',
} as const;

const describeSyntax = (problem: Extract<AddressProblem, { code: 'syntax' }>): string => {
  const part = nameOf[problem.part];
  switch (problem.why) {
    case 'empty':
      return `${part}が空です。アドレス全体を指定してください`;
    case 'not-well-formed':
      return 'アドレスにサロゲートペアの片割れが含まれています。UTF-8 で符号化してください';
    case 'angle-brackets':
      return 'アドレスが山括弧で囲まれています。括弧の中だけを指定し、名前は別に指定してください';
    case 'no-at-sign':
      return 'アドレスに @ がありません。アドレス全体を指定してください';
    case 'leading-dot':
      return `${part}がドットで始まっています。ドットを削除してください`;
    case 'consecutive-dots':
      return `${part}でドットが連続しています。1 つにしてください`;
    case 'trailing-dot':
      return `${part}がドットで終わっています。ドットを削除してください`;
    case 'unclosed-quote':
      return `${part}の引用符が閉じられていません。閉じるか、削除してください`;
    case 'text-after-quote':
      return `${part}で、閉じた引用符の後に文字が続いています。全体を引用符で囲むか、引用符を使わないでください`;
    case 'encoded-word':
      return `${part}に、一部のソフトウェアが復号する符号化語（=?…?=）が含まれています。アドレスをそのまま指定してください`;
    case 'hyphen-at-edge':
      return `${part}のラベルがハイフンで始まるか終わっています。つづりを確認してください`;
    case 'character':
      return `${part}に、使用できない文字 ${problem.character} が含まれています。削除してください`;
  }
};
