import type { CustomerTable, Words } from '../wording.ts';

/** Whatever is wrong between an application and Postern: nothing that a customer did, or could do something about. */
const ourSide: Words = {
  meaning: '誠に申し訳ございません。弊社側の不具合により、該当のメールをお送りできておりませんでした。',
  nextStep: 'お客様に行っていただくお手続きはございません。担当部署にて確認のうえ、改めてご連絡いたします。',
};

const cannotSendToAddress: Words = {
  meaning: '申し訳ございません。現在、ご指定のメールアドレスへ該当のメールをお送りできない状況でございます。',
  nextStep:
    '恐れ入りますが、ご登録のメールアドレスに相違がないかご確認いただけますでしょうか。相違がない場合や、別のメールアドレスをご希望の場合は、お知らせいただけましたら確認いたします。',
};

const notYetSent: Words = {
  meaning: '該当のメールは、現時点ではまだ送信されておりません。お待たせしており、申し訳ございません。',
  nextStep: 'お客様に行っていただくお手続きはございません。担当部署に確認のうえ、改めてご連絡いたします。',
};

const attachmentNotSent: Words = {
  meaning: '申し訳ございません。添付ファイルに関する不具合のため、該当のメールをお送りできておりませんでした。',
  nextStep: 'お客様に行っていただくお手続きはございません。担当部署にて確認のうえ、改めてご連絡いたします。',
};

export const customer = {
  malformed: ourSide,
  'not-supported-yet': ourSide,
  'unknown-source': notYetSent,
  'purpose-not-permitted': ourSide,
  'wrong-door': ourSide,
  expired: {
    meaning: '申し訳ございません。該当のメールは、有効な時間内にお送りすることができませんでした。',
    nextStep: '引き続きご入用の場合は、お手数をおかけしますが、もう一度お手続きをお願いいたします。',
  },
  duplicate: {
    meaning: '該当のメールは、すでに一度処理が行われているため、重ねての送信は行っておりません。',
    nextStep:
      '恐れ入りますが、受信トレイおよび迷惑メールフォルダーに先のメールが届いていないかご確認ください。見当たらない場合は、お知らせいただけましたらお調べいたします。',
  },
  'idempotency-key-reused': ourSide,
  stopped: {
    meaning: '現在、弊社にて同種のメールの送信を見合わせているため、該当のメールは送信されておりません。',
    nextStep: 'お客様に行っていただくお手続きはございません。今後の送信の有無を確認のうえ、改めてご連絡いたします。',
  },
  'from-owned-by-other': ourSide,
  'from-not-permitted': ourSide,
  'header-not-permitted': ourSide,
  'attachment-not-permitted': attachmentNotSent,
  'upload-not-yours': attachmentNotSent,
  'upload-not-found': attachmentNotSent,
  'too-large': {
    meaning: '申し訳ございません。該当のメールは容量が大きく、お送りすることができませんでした。',
    nextStep:
      'お客様に行っていただくお手続きはございません。内容を別の方法でお届けできるか確認のうえ、改めてご連絡いたします。',
  },
  'link-not-permitted': ourSide,
  'link-unreadable': ourSide,
  'quota-exceeded': {
    meaning: 'ただいま多数のメールを順次お送りしているため、お届けまでにお時間をいただいております。',
    nextStep:
      'お客様に行っていただくお手続きはございません。明日になっても届かない場合は、お手数ですがお知らせください。お調べいたします。',
  },
  'day-quota-reached': {
    meaning:
      '本日は多数のメールをお送りしているため、お届けまでにお時間をいただいております。ご不便をおかけし申し訳ございません。',
    nextStep:
      'お客様に行っていただくお手続きはございません。明日になっても届かない場合は、お手数ですがお知らせください。お調べいたします。',
  },
  'too-many-recipients': ourSide,
  'address-invalid': {
    meaning: '申し訳ございません。弊社に登録されているメールアドレスの表記では、メールをお送りすることができません。',
    nextStep:
      'お手数をおかけしますが、ご利用のメールサービスに表示されているとおりのメールアドレス、または別のメールアドレスをお知らせいただけますでしょうか。',
  },
  'not-in-directory': cannotSendToAddress,
  'not-on-allow-list': cannotSendToAddress,
  'not-listed-by-address': cannotSendToAddress,
  'redacted-form-missing': ourSide,
  'redaction-required': {
    meaning:
      'お客様の情報を保護するため、一部のメールでは、お知らせがある旨と確認用のページへのリンクのみをお送りしております。',
    nextStep: '恐れ入りますが、通常どおりログインのうえ、内容をご確認ください。',
  },
  'redirected-since': ourSide,
  'refused-by-operator': {
    meaning: '該当のメールは、弊社の判断により送信を見合わせております。',
    nextStep: 'お客様に行っていただくお手続きはございません。担当部署に確認のうえ、改めてご連絡いたします。',
  },
  adopted: {
    meaning: '該当のメールは、別途処理を進めております。',
    nextStep: 'お客様に行っていただくお手続きはございません。状況を確認のうえ、改めてご連絡いたします。',
  },
  // The same whatever the origin: who reported or refused our mail is not for whoever asks.
  suppressed: cannotSendToAddress,
  'dead-lettered': ourSide,
} satisfies CustomerTable;
