/** A mail that SES accepted, as the server of its recipients would have got it. */
export type OutboxMail = {
  readonly sesMessageId: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** The verified domain that signed it. */
  readonly identity: string;
  /** MAIL FROM. */
  readonly envelopeFrom: string;
  /** RCPT TO. */
  readonly recipients: readonly string[];
  /** The From header. */
  readonly from: string;
  /** The Subject header, decoded. */
  readonly subject: string;
  readonly configurationSet: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Signed, with CRLF line ends. */
  readonly raw: Buffer;
};

export type Outbox = {
  add(mail: OutboxMail): void;
  /** Oldest first. */
  mails(): readonly OutboxMail[];
};

/** The oldest mails go first when either is exceeded; the newest always stays. */
export type OutboxLimits = { readonly mails: number; readonly bytes: number };

const DEFAULT_LIMITS: OutboxLimits = { mails: 10_000, bytes: 128 * 1024 * 1024 };

export const createOutbox = (limits: OutboxLimits = DEFAULT_LIMITS): Outbox => {
  const mails: OutboxMail[] = [];
  let bytes = 0;
  return {
    add(mail) {
      mails.push(mail);
      bytes += mail.raw.length;
      while (mails.length > 1 && (mails.length > limits.mails || bytes > limits.bytes)) {
        bytes -= mails.shift()?.raw.length ?? 0;
      }
    },
    mails: () => [...mails],
  };
};
