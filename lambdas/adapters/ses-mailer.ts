import { SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { classifyProviderError, type ProviderAnswer, type ProviderError } from '../domain/delivery/provider-answer.ts';
import { type ConnectionWitness, witnessConnections } from './connection-witness.ts';

/** One mail to one recipient. */
export type OutgoingMail = {
  /** Address of the visible From, without its name. */
  readonly from: string;
  readonly recipient: string;
  /** The MIME message. Nothing in its header decides where it goes: what SES is to know is given beside it. */
  readonly raw: Uint8Array;
  readonly configurationSet: string;
  readonly tags: Readonly<Record<'delivery' | 'attempt', string>>;
};

/** Makes the provider call, once. Never throws: what cannot be known is an answer too. */
export type Mailer = (mail: OutgoingMail) => Promise<ProviderAnswer>;

const connectMilliseconds = 1_000;
/** From the beginning of the call, connecting included, to the head of the response. */
export const sendTimeoutMilliseconds = 5_000;

/**
 * SendEmail has no client token, so the SDK must not repeat it: its default is three attempts without a time limit.
 */
export const createSesMailer = (
  limits = { connectMilliseconds, requestMilliseconds: sendTimeoutMilliseconds },
): Mailer => {
  const { sawNoConnection, ...agents } = witnessConnections(limits.connectMilliseconds);
  const client = new SESv2Client({
    maxAttempts: 1,
    requestHandler: {
      ...agents,
      requestTimeout: limits.requestMilliseconds,
      throwOnRequestTimeout: true,
      socketTimeout: limits.requestMilliseconds,
    },
  });
  return createMailer({ client, sawNoConnection });
};

/** @param client - which makes a call once, within the time limit, and repeats nothing */
export const createMailer =
  ({
    client,
    sawNoConnection,
  }: {
    readonly client: Pick<SESv2Client, 'send'>;
    readonly sawNoConnection: ConnectionWitness['sawNoConnection'];
  }): Mailer =>
  async ({ from, recipient, raw, configurationSet, tags }) => {
    const command = new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [recipient] },
      Content: { Raw: { Data: raw } },
      ConfigurationSetName: configurationSet,
      EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
    });
    let wasHandedOver = false;
    command.middlewareStack.add(
      (next) => (args) => {
        wasHandedOver = true;
        return next(args);
      },
      // The last step before the HTTP handler: what fails earlier (credentials, endpoint, serialising) sends nothing.
      { step: 'deserialize', name: 'noteHandOver', priority: 'low' },
    );
    try {
      const { MessageId: sesMessageId } = await client.send(command);
      if (sesMessageId === undefined) return { answer: 'unknown', error: 'NoMessageId' };
      return { answer: 'accepted', sesMessageId };
    } catch (error) {
      const requestWritten = wasHandedOver && !sawNoConnection(error);
      return classifyProviderError(providerError(error, requestWritten));
    }
  };

const providerError = (error: unknown, requestWritten: boolean): ProviderError => {
  if (!(error instanceof Error)) return { name: 'Error', message: '', requestWritten };
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number } };
  const httpStatus = metadata?.httpStatusCode;
  // A success that cannot be read is no refusal: nobody knows.
  const isRefusal = httpStatus !== undefined && httpStatus >= 400;
  const name = isRefusal ? exceptionName(error) : failureName(error);
  return { name, message: error.message, requestWritten, ...(isRefusal ? { httpStatus } : {}) };
};

/** The name goes to logs and the ledger, and a response can call its exception anything. */
const isName = (text: string): boolean => /^[A-Za-z]\w{0,99}$/.test(text);

/** SES names an exception in every refusal; whatever is refused without one never got there. */
const exceptionName = (error: Error): string =>
  error instanceof SESv2ServiceException && isName(error.name) ? error.name : 'UnknownError';

/** What Node reports the SDK calls `Error` or, reset or not, `TimeoutError`: the code says more. */
const failureName = (error: Error): string => {
  const { code = error.name } = error as NodeJS.ErrnoException;
  return isName(code) ? code : 'Error';
};
