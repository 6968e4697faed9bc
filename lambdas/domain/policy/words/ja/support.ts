import type { AttachmentObjection } from '../../reason.ts';
import type { ReasonTable } from '../wording.ts';
import { plainTime } from './plain-time.ts';
import { stopScope } from './stop-scope.ts';

const toSourceTeam = '送信したアプリケーションの担当チームにメッセージ ID を伝え、リクエストの修正を依頼してください。';

/** For support: what happened in plain words, what to check, and whom to tell. */
export const support = {
  malformed: () => ({
    meaning: 'アプリケーションから渡されたメールの形式に誤りがあり、どの宛先にも送信されていません。',
    nextStep: `${toSourceTeam}誤りの詳細は、技術担当者向けの説明に記載されています。`,
  }),
  'not-supported-yet': ({ field }) => ({
    meaning: `アプリケーションが Postern の未対応機能（${field}）を使ったため、どの宛先にも送信されていません。`,
    nextStep: toSourceTeam,
  }),
  'unknown-source': ({ registeredFor }) => ({
    meaning:
      registeredFor.length === 0
        ? 'Postern に登録されていないアプリケーションから渡されたメールです。どのアプリケーションか確認が取れるまで、メールは送信されません。'
        : 'アプリケーションが別のアプリケーションを名乗ったか、登録されている名前のどれを使うかを指定していません。',
    nextStep:
      registeredFor.length === 0
        ? 'メッセージ ID を添えて Postern の運用担当者に連絡してください。自社のアプリケーションであれば登録され、保留中のメールの処理が再開されます。'
        : 'Postern の運用担当者に連絡してください。多くは設定の誤りですが、なりすましの試みも同じように見えます。',
  }),
  'purpose-not-permitted': ({ purpose }) => ({
    meaning: `アプリケーションには「${purpose}」という種類のメールの送信が許可されていません。`,
    nextStep:
      '担当チームに連絡してください。別の用途を使うか、ポリシーの管理者にこの用途の許可を依頼する必要があります。',
  }),
  'wrong-door': () => ({
    meaning: 'アプリケーションが緊急メール専用の受付口を使いましたが、このメールは緊急の種類ではありません。',
    nextStep: toSourceTeam,
  }),
  expired: ({ expiredAt }) => ({
    meaning: `メールの有効期限である${plainTime(expiredAt)}までに送信できませんでした。`,
    nextStep:
      'まだ必要であれば（認証コードなど）、もう一度送信の手続きをしてもらってください。多数発生している場合は遅延の可能性があるため、Postern の運用担当者に連絡してください。',
  }),
  duplicate: ({ first }) => ({
    meaning: 'まったく同じメールを先に受け付けているため、二重には送信されません。',
    nextStep: `先に受け付けたメールの状況を確認してください（メッセージ ID: ${first}）。`,
  }),
  'idempotency-key-reused': ({ first }) => ({
    meaning: 'アプリケーションが別のメールと同じ識別キーを付けたため、このメールは送信されていません。',
    nextStep: `担当チームに連絡してください。先のメールはメッセージ ID ${first} です。このメールは固有のキーを付けて再送する必要があります。`,
  }),
  stopped: ({ scope, reason, since, until, queued }, outcome) => ({
    meaning: `${period(since, until)}${stopScope(scope)}の送信が停止されています。登録されている理由: ${reason}`,
    nextStep:
      queued === 'hold'
        ? outcome === 'waiting'
          ? 'そのままお待ちください。送信停止が終われば自動的に送信されます（有効期限を過ぎた場合を除きます）。'
          : '送信停止だけであれば保留されるところでしたが、別の理由で送信が拒否されたため、送信停止が終わっても送信されません。'
        : 'このメールは破棄されました。送信停止の終了後もまだ必要であれば、アプリケーションからの再送が必要です。',
  }),
  'from-owned-by-other': ({ owner }) => ({
    meaning: `アプリケーションが、別のアプリケーション（${owner}）の差出人アドレスで送ろうとしました。`,
    nextStep: toSourceTeam,
  }),
  'from-not-permitted': ({ because }) => ({
    meaning:
      because === 'domain-not-signed'
        ? 'アプリケーションが、送信用に設定されていないドメインのアドレスを差出人にしようとしました。受信側では偽装メールと判断されます。'
        : 'アプリケーションが、使用を許可されていないアドレスを差出人にしようとしました。',
    nextStep: toSourceTeam,
  }),
  'header-not-permitted': ({ header }) => ({
    meaning: `アプリケーションが、設定を許可されていないメールの技術項目（${header}）を指定しました。`,
    nextStep: toSourceTeam,
  }),
  'attachment-not-permitted': ({ attachment, because }) => ({
    meaning: `添付ファイル ${attachment + 1} は${attachmentText(because)}。`,
    nextStep:
      'どのようなファイルか、アプリケーションの担当チームに確認してください。お客様に必要なものであれば、別の方法で届けてください。',
  }),
  'upload-not-yours': ({ attachment }) => ({
    meaning: `添付ファイル ${attachment + 1} が、このアプリケーションのものではないファイルを指しています。`,
    nextStep: `${toSourceTeam}繰り返し起きる場合は、Postern の運用担当者にも連絡してください。`,
  }),
  'upload-not-found': ({ attachment, because }) => ({
    meaning:
      because === 'missing'
        ? `添付ファイル ${attachment + 1} の元ファイルが見つかりませんでした。`
        : `添付ファイル ${attachment + 1} の元ファイルが、アプリケーションの指定したものと異なります。`,
    nextStep: 'ファイルをアップロードしてから再送するよう、アプリケーションの担当チームに依頼してください。',
  }),
  'too-large': ({ of }) => ({
    meaning:
      of === 'message'
        ? '添付ファイルを含むメールの容量が上限を超えています。'
        : '添付ファイルを含むメールの容量が、一度に送る宛先の数に対して大きすぎます。',
    nextStep:
      'ファイルの代わりにリンクを送るよう、アプリケーションの担当チームに依頼してください。または、内容を別の方法でお客様に届けてください。',
  }),
  'link-not-permitted': ({ host }) => ({
    meaning: `メールのリンク先（${host}）が、アプリケーションに登録されているリンク先の一覧にありません。`,
    nextStep:
      '担当チームに連絡してください。担当チームのリンク先でない場合は、正規のメールではない可能性があるため、Postern の運用担当者に連絡してください。',
  }),
  'link-unreadable': () => ({
    meaning: 'メールに、リンク先をはっきり判別できないリンクが含まれています。',
    nextStep: `${toSourceTeam}担当チームのリンクでない場合は、正規のメールではない可能性があるため、Postern の運用担当者に連絡してください。`,
  }),
  'quota-exceeded': ({ per }) => ({
    meaning: `1 ${per === 'minute' ? '分' : '日'}あたりに送信できる通数の上限に達したため、順番を待っています。`,
    nextStep:
      'そのままお待ちください。空きができれば自動的に送信されます。急ぎの場合は、Postern の運用担当者に連絡してください。',
  }),
  'day-quota-reached': () => ({
    meaning: 'Postern が 24 時間に送信できる通数の上限に達した、または近づいたため、順番を待っています。',
    nextStep:
      'そのままお待ちください。空きができれば自動的に送信されます。急ぎの場合は、Postern の運用担当者に連絡してください。',
  }),
  'too-many-recipients': ({ count, limit }) => ({
    meaning: `一度に ${count} 件の宛先が指定されましたが、上限は ${limit} 件です。どの宛先にも送信されていません。`,
    nextStep: toSourceTeam,
  }),
  'address-invalid': () => ({
    meaning: 'メールを送ることのできないアドレスです。',
    nextStep:
      'ご利用のメールサービスに表示されているとおりのアドレスをお客様に確認し、登録されているアドレスを修正してください。',
  }),
  'not-in-directory': () => ({
    meaning: 'この種類のメールは登録者のみが対象で、このアドレスは登録されていません。',
    nextStep:
      '入力の誤り、変更前や変更後のアドレスでないかなど、ご本人の登録内容を確認し、登録元で修正してください。アドレスが登録されているかどうかは、問い合わせ元に伝えないでください。',
  }),
  'not-on-allow-list': () => ({
    meaning: 'メールは許可されたアドレスにのみ送信されますが、このアドレスは許可されていません。',
    nextStep: 'アドレスを確認してください。送信してよい宛先であれば、許可リストの管理者に追加を依頼してください。',
  }),
  'not-listed-by-address': () => ({
    meaning:
      'この環境では、個別に登録されたアドレスにのみ送信されますが、このアドレスは登録されていません。多くの場合、テスト用のメールです。',
    nextStep:
      '本番のアプリケーションから送られたメールかどうかを確認してください。本番でなければ、メールを待っているお客様はいません。',
  }),
  'redacted-form-missing': () => ({
    meaning: 'この宛先には「お知らせがある」ことしか送れない決まりですが、そのための文面が用意されていませんでした。',
    nextStep: toSourceTeam,
  }),
  'redaction-required': () => ({
    meaning:
      '今回は全文が送信されました。このアプリケーションにルールが適用されると、この宛先には、確認用ページへのリンクを記載したお知らせのみが送られるようになります。',
    nextStep:
      'このメールについての対応は不要です。ルールの適用前に、アプリケーションの担当チームに知らせておいてください。',
  }),
  'redirected-since': () => ({
    meaning:
      'このメールは、環境全体の転送先が変更される前に作成されたため、誤ったメールボックスに届かないよう送信されませんでした。',
    nextStep: 'テスト用の環境に関するものです。メールが必要な場合は、アプリケーションの担当チームが再送します。',
  }),
  'refused-by-operator': ({ by, why }) => ({
    meaning: `保留中に内容を確認した担当者（${by}）が、送信を却下しました。登録されている理由: ${why}`,
    nextStep:
      'お客様に必要なメールであれば、却下した担当者に確認してください。担当者名や理由は社外に伝えないでください。',
  }),
  adopted: ({ source, messageId }) => ({
    meaning: `送信したアプリケーションが ${source} であると確認され、メールは別の ID で処理されています。`,
    nextStep: `その後の状況を確認してください（メッセージ ID: ${messageId}）。`,
  }),
  suppressed: ({ origin, purpose, since, until }) => ({
    meaning: `${period(since, until)}このアドレスへの${purpose === undefined ? '' : `用途 ${purpose} のメールの`}送信を停止しています。${origins[origin].why}`,
    nextStep: `${origins[origin].check}問い合わせ元がメールボックスの所有者とは限らないため、停止の理由は伝えないでください。`,
  }),
  'dead-lettered': () => ({
    meaning:
      'Postern の側の問題により、このメールを処理できませんでした。お客様に原因はありません。受け付けた内容は保管されています。',
    nextStep:
      'メッセージ ID を添えて Postern の運用担当者に連絡してください。復旧後、アプリケーションからの再送が必要です。',
  }),
} satisfies ReasonTable;

const period = (since: string | undefined, until: string | undefined): string => {
  const from = since === undefined ? '' : `${plainTime(since)}から`;
  const to = until === undefined ? '' : `${plainTime(until)}まで`;
  return from + to === '' ? '' : `${from}${to}、`;
};

const attachmentText = (because: AttachmentObjection): string => {
  switch (because.type) {
    case 'mismatch':
    case 'name':
    case 'text':
      return '、表示されている種類と実際の種類が異なります';
    case 'other':
      return '、プログラムなど、送信が認められていない種類のファイルです';
    case 'pdf':
    case 'png':
    case 'jpg':
    case 'gif':
    case 'webp':
    case 'zip':
    case 'docx':
    case 'xlsx':
    case 'pptx':
    case 'odt':
    case 'ods':
    case 'csv':
    case 'txt':
    case 'ics':
    case 'json':
    case 'xml':
      return ` ${because.type} 形式で、このアプリケーションには送信が許可されていません`;
  }
};

const origins = {
  bounce: {
    why: '以前のメールがこのメールボックスに届かなかったためです。',
    check:
      '別のアドレスを伺うか、メールボックスが再び使えるかを確認してください。使える場合は、運用担当者が停止を解除できます。',
  },
  complaint: {
    why: '以前のメールが迷惑メールとして報告されたためです。',
    check: '再開を依頼できるのはメールボックスの所有者だけです。依頼は記録に残す必要があります。',
  },
  unsubscribe: {
    why: '所有者がこの種のメールの受信を希望していないためです。',
    check: '所有者から再開の希望がない限り、対応は不要です。',
  },
  operator: { why: '担当者が手動で登録したためです。', check: 'Postern の運用担当者に確認してください。' },
  provider: {
    why: 'メール配信サービス側の停止リストに登録されているためです。',
    check: '別のアドレスを伺ってください。アドレスに誤りがなければ、Postern の運用担当者が調査できます。',
  },
} as const;
