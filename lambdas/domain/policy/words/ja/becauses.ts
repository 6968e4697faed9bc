import type { BecauseTable } from '../wording.ts';

/** What each piece of evidence says. */
export const becauses: BecauseTable = {
  policy: ({ version }) => (version === 0 ? 'ファイルから読み込んだポリシー' : `ポリシー バージョン ${version}`),
  source: ({ source, principal }) => `送信元は ${source}（${principal}）`,
  purpose: ({ purpose, lane }) => `用途 ${purpose} が許可されている（レーン ${lane}）`,
  forwarded: ({ door, lane }) => `${door} レーンで受け付け、${lane} レーンへ引き継いだ`,
  directory: ({ groups }) =>
    groups.length === 0 ? 'ディレクトリに登録されている' : `ディレクトリに登録されている（${groups.join('、')}）`,
  'allow-list': ({ rule, owner }) =>
    `許可リストの ${rule} により許可${owner === undefined ? '' : `（管理者 ${owner}）`}`,
  redriven: ({ by, why, at }) => `${by} が ${at} に、処理を断念したメールを再投入した: ${why}`,
  released: () => '送信を妨げるものはなくなった',
  'complete-form': ({ exemption, matched }) => `全文形式: ${exemptionOf[exemption](matched)}`,
  'redacted-form': ({ cause, words }) => `本文なし形式: ${redactionCauses[cause]}（文面は${wordsOf[words]}）`,
  'from-rewritten': ({ from, to }) => `From の ${from} はここでは署名できないため、${to} に置き換えた`,
  'display-name-neutralised': ({ problems }) => `表示名を無害化した（${problems.join('、')}）`,
  'links-reported': ({ hosts, more }) =>
    `送信元の一覧にないリンク先がある: ${hosts.join('、')}${more === undefined ? '' : ` ほか ${more} 件`}`,
  observed: ({ until }) => `送信元は ${until} まで観察モード`,
  redirected: ({ to }) => `この環境のメールはすべて ${to} に送られる`,
  overridden: ({ rule, by, why, at }) => `${by} が ${at} に ${rule} を例外として許可した: ${why}`,
  route: ({ via, tls }) => `配送経路 ${via}、TLS ${tls}`,
};

const exemptionOf = {
  purpose: () => '用途が本文を伏せる対象から除外されている',
  domain: (matched?: string) => `宛先ドメイン${spaced(matched)}が本文を伏せる対象から除外されている`,
  group: (matched?: string) => `グループ${spaced(matched)}が本文を伏せる対象から除外されている`,
  'redaction-off': () => 'ポリシーで本文を伏せる設定が無効になっている',
  observed: () => '送信元は観察モードのため',
} as const;

const spaced = (word: string | undefined): string => (word === undefined ? '' : ` ${word} `);

const redactionCauses = {
  default: '宛先が除外対象ではない',
  purpose: '用途が常に本文を伏せる設定になっている',
  everybody: 'ポリシーですべての宛先の本文を伏せる設定になっている',
} as const;

const wordsOf = { request: 'リクエストのもの', source: '送信元のもの', generic: 'ポリシーの共通文' } as const;
