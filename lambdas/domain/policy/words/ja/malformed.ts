import type { Malformed } from '../../../../contract/malformed.ts';
import type { malformedProblems } from '../en/malformed.ts';

/** A row for each word that has English words, or it does not compile. */
const known = {
  'not-json': 'が JSON ではありません',
  missing: 'がありません',
  'unknown-field': 'は Postern の知らないフィールドです',
  'wrong-type': 'の型が正しくありません',
  'too-long': 'が長すぎます',
  'too-short': 'が短すぎます',
  'too-many': 'の件数が多すぎます',
  'control-character': 'に改行などの制御文字が含まれています',
  'not-well-formed': 'に文字の片割れ（孤立サロゲート）が含まれています',
  'no-body': 'が必要です（text と html のどちらもありません）',
  'no-recipient': 'が必要です（to、cc、bcc のいずれにも宛先がありません）',
  'duplicate-member': 'が重複しています（どちらが有効になるかは JSON の実装により異なります）',
  'content-id-twice': 'が別の添付ファイルの contentId と重複しています',
  'zone-missing': 'の時刻にタイムゾーンがありません',
  'not-message-ids': 'がメッセージ ID の一覧ではありません',
  'not-a-list-id': 'がリスト ID ではありません',
  'not-auto-submitted': 'が RFC 3834 で定められた語ではありません',
  'not-auto-response-suppress': 'が Exchange の解釈できる値ではありません',
  'invalid-value': 'の値が正しくありません',
  'not-an-address': 'がメールアドレスではありません',
  'not-an-https-link':
    'が、ブラウザーが表記するとおりの (ASCII のみで、ユーザー名とポートを含まない) https のリンクではありません',
  'header-refused': 'は、どの送信元も設定できないヘッダーです',
  'header-twice': 'に同じヘッダーが複数回指定されています',
  'not-a-header-name': 'がヘッダー名として使えません',
  'path-separator': 'がパスになっています（ファイル名のみ指定できます）',
  'either-data-or-object': 'には data か object のどちらか一方が必要です',
  'version-of-inline-data': 'に、リクエスト内のデータであるにもかかわらず versionId または sha256 が指定されています',
} satisfies Readonly<Record<keyof typeof malformedProblems, string>>;

const problems: Readonly<Record<string, string>> = known;

/** What is wrong with one field. What is expected is the contract's own text, in English. */
export const malformedWords = ({ field, problem, limit, expected }: Malformed): string => {
  const subject = field === '' ? 'リクエスト' : `${field} `;
  const bounds = [
    ...(limit === undefined ? [] : [`上限 ${limit}`]),
    ...(expected === undefined ? [] : [`期待される値: ${expected.replace(/^one-of: /, '')}`]),
  ];
  return `${subject}${problems[problem] ?? `に問題があります（${problem}）`}${bounds.length === 0 ? '' : `（${bounds.join('、')}）`}`;
};
