import type { Status } from '../../../delivery/status.ts';
import type { StatusWords } from '../wording.ts';

const arrived =
  '該当のメールは、ご利用のメールサービスにて受信されております。見当たらない場合は、恐れ入りますが、迷惑メールフォルダーや、振り分け・転送の設定をご確認ください。';
const notDelivered =
  '申し訳ございません。ご利用のメールサービスにて、該当のメールが受け付けられませんでした。恐れ入りますが、メールアドレスに相違がないか、メールを受信できる状態かをご確認いただくか、別のメールアドレスをお知らせください。';
const ourSide =
  '誠に申し訳ございません。該当のメールをお送りすることができませんでした。確認のうえ、改めてご連絡いたします。';

export const statuses: Readonly<Record<Status, StatusWords>> = {
  received: {
    sentence: 'Postern が受け付け、送信処理中です',
    customer: '該当のメールは、ただいま送信の手続き中でございます。恐れ入りますが、数分ほどお待ちください。',
  },
  held: {
    sentence: '保留中です（送信停止の解除、または担当者による保留の解除を待っています）',
    customer: '該当のメールは、現時点ではまだ送信されておりません。状況を確認のうえ、改めてご連絡いたします。',
  },
  deferred: {
    sentence: '再試行待ちです',
    customer:
      '該当のメールは、まだ送信が完了しておらず、自動で再送信を行う予定でございます。恐れ入りますが、今しばらくお待ちください。',
  },
  sent: {
    sentence: 'Amazon SES が受け付けました（配信結果はまだ届いていません）',
    customer:
      '該当のメールは、先ほど送信いたしました。到着まで数分かかる場合がございますので、迷惑メールフォルダーもあわせてご確認ください。',
  },
  unconfirmed: {
    sentence: 'Amazon SES が受け付けましたが、配信結果の通知が届いていません',
    customer:
      '該当のメールは送信済みでございますが、到着の確認が取れておりません。恐れ入りますが、迷惑メールフォルダーをご確認ください。見当たらない場合は、改めてお送りいたしますのでお知らせください。',
  },
  delivered: { sentence: '受信者のメールサーバーが受け取りました', customer: arrived },
  bounced: { sentence: '受信者のメールボックスに届きませんでした', customer: notDelivered },
  // That a mail was reported is between the mailbox's owner, the provider and us: whoever asks hears that it arrived.
  complained: { sentence: '届きましたが、受信者が迷惑メールとして報告しました', customer: arrived },
  refused: { sentence: 'Postern が送信を許可しませんでした', customer: ourSide },
  expired: {
    sentence: '有効期限を過ぎたため送信されませんでした',
    customer:
      '申し訳ございません。該当のメールは、有効な時間内にお送りすることができませんでした。お手数をおかけしますが、もう一度お手続きをお願いいたします。',
  },
  discarded: { sentence: '指示により、送信せずに破棄されました', customer: ourSide },
  failed: { sentence: '送信できませんでした（再試行は行われません）', customer: ourSide },
  unknown: {
    sentence: 'Amazon SES が受け付けた可能性がありますが、通知がなく、再送信の期限も過ぎました',
    customer:
      '該当のメールは送信された可能性がございますが、確認が取れておりません。恐れ入りますが、受信トレイおよび迷惑メールフォルダーをご確認ください。見当たらない場合は、お知らせいただけましたらお調べいたします。',
  },
};
