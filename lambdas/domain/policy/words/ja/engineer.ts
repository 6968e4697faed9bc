import type { AttachmentObjection } from '../../reason.ts';
import type { ReasonTable } from '../wording.ts';
import { describeAddressProblem } from './address-problem.ts';
import { malformedWords } from './malformed.ts';
import { stopScope } from './stop-scope.ts';

/** For engineers: the facts as they are. Names of fields, codes and commands stay as they are written. */
export const engineer = {
  malformed: (reason) => ({
    meaning: `${malformedWords(reason)}。`,
    nextStep: 'docs/mail-request.md に従ってリクエストを修正し、再送してください。',
  }),
  'not-supported-yet': ({ field }) => ({
    meaning: `${field} は、今後のバージョンのために予約されています。`,
    nextStep: `${field} を外してリクエストを送ってください。`,
  }),
  'unknown-source': ({ principal, claimed, registeredFor }) => ({
    meaning:
      registeredFor.length === 0
        ? `送信者 ${principal} は、ポリシーのどの送信元にも登録されていません。`
        : `送信者 ${principal} は ${registeredFor.join('、')} として登録されています${claimed === undefined ? '' : `（${claimed} としては登録されていません）`}。`,
    nextStep:
      registeredFor.length === 0
        ? `自社の送信元であれば \`postern source adopt ${principal} --source NAME --why TEXT\` を実行してください。保留中のメールの処理が再開されます。心当たりがなければ、誰が使っているか調べてください。`
        : `\`source\` に ${registeredFor.length === 1 ? `${registeredFor.join('')} を指定するか、省略してください。` : `${registeredFor.join('、')} のいずれかを指定してください。`}`,
  }),
  'purpose-not-permitted': ({ purpose, permitted }) => ({
    meaning: `送信元に用途 ${purpose} が許可されていません。`,
    nextStep: `許可されている用途（${list(permitted)}）を使うか、送信元の \`purposes\` に追加してください。`,
  }),
  'wrong-door': ({ door, lane }) => ({
    meaning: `${door} レーンは ${door} の用途専用です。この用途のレーンは ${lane} です。`,
    nextStep: `${lane} レーンの受付キューに送ってください。`,
  }),
  expired: ({ expiredAt, by }) => ({
    meaning:
      by === 'expires-at'
        ? `リクエストは ${expiredAt} より後に送らないよう指定していました。`
        : `用途の \`maxAge\` が ${expiredAt} に過ぎました。`,
    nextStep: 'まだ必要であれば、新しい `expiresAt` を付けて再送してください。',
  }),
  duplicate: ({ first }) => ({
    meaning: `同じリクエストを先に受け付けており、その結果が有効です（${first}）。`,
    nextStep: `結果を確認してください: postern explain ${first}`,
  }),
  'idempotency-key-reused': ({ first }) => ({
    meaning: `この冪等キーは別のメールのものです（${first}）。`,
    nextStep: 'メールごとに固有のキーを使ってください。',
  }),
  stopped: ({ scope, reason, by, since, until, queued }, outcome) => ({
    meaning: `${stopScope(scope)}は${queued === 'hold' ? '保留' : '破棄'}されます: ${reason}${by === undefined ? '' : `（停止者 ${by}${since === undefined ? '' : `、${since}`}）`}${until === undefined ? '' : `、${until} まで`}`,
    nextStep:
      queued === 'hold'
        ? outcome === 'waiting'
          ? `送信停止が終われば自動的に送信されます（期限を過ぎた場合を除く）: postern resume ${scope}`
          : '送信停止だけであれば保留されますが、別の理由で拒否されているため、送信停止が終わっても送信されません。'
        : `このメールは送信されません。送信停止の終了後（postern resume ${scope}）、まだ必要であれば再送してください。`,
  }),
  'from-owned-by-other': ({ from, owner }) => ({
    meaning: `${from} は送信元 ${owner} のアドレスです。`,
    nextStep: '自分の送信元のアドレスを使うか、`from` を省略してください。',
  }),
  'from-not-permitted': ({ from, because, permitted }) => ({
    meaning:
      because === 'domain-not-signed'
        ? `${from} のドメインはここでは署名できないため、受信側で拒否されます。`
        : `${from} はこの送信元のアドレスではありません。`,
    nextStep: `許可されているアドレス（${list(permitted)}）を使うか、\`from\` を省略してください。`,
  }),
  'header-not-permitted': ({ header }) => ({
    meaning: `送信元はヘッダー ${header} を設定できません。`,
    nextStep: 'ヘッダーを外すか、送信元の `headers` に追加してください。',
  }),
  'attachment-not-permitted': ({ attachment, because, permitted }) => ({
    meaning: `添付ファイル ${attachment + 1} は${attachmentWords(because)}。`,
    nextStep: attachmentNextStep(because, permitted),
  }),
  'upload-not-yours': ({ attachment, prefix }) => ({
    meaning: `添付ファイル ${attachment + 1} は、この送信元のアップロード先の外を指しています。`,
    nextStep: `${prefix} の下にアップロードし、そのキーを指定してください。`,
  }),
  'upload-not-found': ({ attachment, because }) => ({
    meaning:
      because === 'missing'
        ? `添付ファイル ${attachment + 1} のアップロードが見つかりません。`
        : `添付ファイル ${attachment + 1} のアップロードが、リクエストの sha256 と一致しません。`,
    nextStep: '先にファイルをアップロードし、その後でキー（と versionId）を指定してリクエストを送ってください。',
  }),
  'too-large': ({ bytes, limit, of }) => ({
    meaning: `${of === 'message' ? 'メッセージ' : 'メッセージの容量に宛先数を掛けた値'}は最大 ${megabytes(bytes)} となり、上限の ${megabytes(limit)} を超えます。`,
    nextStep:
      of === 'message'
        ? 'ファイルの代わりにリンクを送るか、送信元の `maxMegabytes` を引き上げてください（最大 40）。'
        : 'ファイルの代わりにリンクを送るか、一度に送る宛先を減らしてください。',
  }),
  'link-not-permitted': ({ field, host, permitted }) => ({
    meaning: `${field} のリンク先は ${host} です。`,
    nextStep: `許可されているホスト（${list(permitted)}）にリンクするか、送信元の \`linkDomains\` にホストを追加してください。`,
  }),
  'link-unreadable': ({ field, kind }) => ({
    meaning: `${field} に、リンク先を判別できないリンクがあります（${kind}）。`,
    nextStep: 'リンクは通常の https の URL で書いてください。',
  }),
  'quota-exceeded': ({ of, name, per, limit }) => ({
    meaning: `${ofWords[of]} ${name} は、1 ${perWords[per]}あたり ${limit} 通の上限に達しました。`,
    nextStep: `対応は不要です。空きができれば送信されます（期限を過ぎた場合を除く）。恒常的に足りない場合は、${ofWords[of]}の \`quota\` を引き上げてください。`,
  }),
  'too-many-recipients': ({ count, limit }) => ({
    meaning: `リクエストの宛先が ${count} 件あり、上限の ${limit} 件を超えています。`,
    nextStep: '複数のリクエストに分けてください。',
  }),
  'address-invalid': ({ problem }) => ({
    meaning: `このアドレスにはメールを送れません。${describeAddressProblem(problem)}。`,
    nextStep:
      problem.code === 'carrier-dots'
        ? `同じメールボックスの、引用符付きの表記に送ってください: ${problem.quoted}`
        : 'アドレスを登録元で修正し、再送してください。',
  }),
  'not-in-directory': () => ({
    meaning: 'この用途はディレクトリの登録者のみが対象で、このアドレスは登録されていません。',
    nextStep: 'アドレスを確認してください。本人を確認できていれば、ディレクトリに追加してください。',
  }),
  'not-on-allow-list': () => ({
    meaning: '許可リストに、このアドレスを許可するルールがありません。',
    nextStep: '送信してよい宛先であれば、許可リストの管理者にルールの追加を依頼してください。',
  }),
  'not-listed-by-address': ({ rule }) => ({
    meaning: `この環境ではアドレスそのものを指定したルールのみが有効ですが、このアドレスは ${rule} によってのみ許可されています。`,
    nextStep: 'アドレスそのものを許可リストに追加するか、ポリシーで `audience: every-rule` を設定してください。',
  }),
  'redacted-form-missing': () => ({
    meaning: '本文を伏せる必要がありますが、代わりに送る文面がリクエストにも送信元にもありません。',
    nextStep: 'リクエストまたはポリシーの送信元に `redacted` を指定するか、`linkDomains` にホストを追加してください。',
  }),
  'redaction-required': () => ({
    meaning: '本来は本文なし形式でのみ送信されます。',
    nextStep: 'リクエストに `redacted` を指定するか、ポリシーで宛先または用途を除外してください。',
  }),
  'redirected-since': () => ({
    meaning: '保留中にポリシーの `redirect` が変更されましたが、内容は変更前の宛先向けに作成されています。',
    nextStep: '再送してください。キーがある場合は同じキーで再送すると、現在の宛先向けに作成し直されます。',
  }),
  'refused-by-operator': ({ by, why }) => ({
    meaning: `${by} が送信を却下しました: ${why}`,
    nextStep: '却下した担当者に確認し、解決後に送信元から再送してください。',
  }),
  adopted: ({ source, messageId }) => ({
    meaning: `送信者は送信元 ${source} に登録され、リクエストは ${messageId} として処理されています。`,
    nextStep: `結果を確認してください: postern explain ${messageId}`,
  }),
  suppressed: ({ origin, purpose, since, until }) => ({
    meaning: `このアドレスは${purpose === undefined ? '' : `用途 ${purpose} のメールについて`}配信停止の対象です: ${origin}${since === undefined ? '' : `、${since} から`}${until === undefined ? '' : `、${until} まで`}。`,
    nextStep: suppressionNextSteps[origin],
  }),
  'dead-lettered': ({ stage, error }) => ({
    meaning: `Postern で処理できませんでした（${deadLetterWords[stage]}: ${error}）。受け付けた内容は保管されています。`,
    nextStep:
      'Postern またはその環境の障害です。運用担当者がログで原因を確認し、解消した後に再投入します（postern redrive list）。',
  }),
} satisfies ReasonTable;

const ofWords = { source: '送信元', purpose: '用途' } as const;
const perWords = { minute: '分', day: '日' } as const;

const deadLetterWords = {
  intake: '送信可否の判定時',
  outbound: '送信時',
  feedback: '配信結果の記録時',
} as const;

const list = (words: readonly string[]): string => (words.length === 0 ? 'なし' : words.join('、'));

const megabytes = (bytes: number): string => `${(bytes / (1024 * 1024)).toFixed(1)} MiB`;

const attachmentWords = (because: AttachmentObjection): string => {
  if (because.type === 'other') {
    return because.mime === undefined
      ? '、ポリシーで許可できる種類ではありません'
      : ` ${because.mime} で、ポリシーで許可できない種類です`;
  }
  if (because.type === 'text') {
    return `テキストですが、ファイル名と宣言された種類（${because.declared}）が csv、txt、ics、json、xml のいずれか 1 つに一致しません`;
  }
  if (because.type === 'mismatch') {
    return ` ${because.declared} と宣言されていますが、内容は ${because.content} です`;
  }
  if (because.type === 'name') return `内容が ${because.content} ですが、ファイル名の拡張子が異なります`;
  return ` ${because.type} で、この送信元は送信できません`;
};

const attachmentNextStep = (because: AttachmentObjection, permitted: readonly string[]): string => {
  if (because.type === 'mismatch') return `実際の種類を宣言してください: ${because.content}`;
  if (because.type === 'name') return `ファイル名の末尾を .${because.content} にするか、拡張子を省いてください。`;
  return `許可されている種類（${list(permitted)}）で送るか、リンクを送ってください。`;
};

const suppressionNextSteps = {
  bounce: '別のアドレスを確認するか、メールボックスが再び使えることを本人に確認してください。',
  complaint: 'このアドレスには送らないでください。所有者が迷惑メールとして報告しています。',
  unsubscribe: '対応は不要です。本人がこのメールの受信を希望していません。',
  operator: '手動で登録した Postern の運用担当者に確認してください。',
  provider: '別のアドレスを確認してください。Amazon SES で不達が記録されています。',
} as const;
