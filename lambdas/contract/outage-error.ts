/** What the functions keep their own state in. */
export type OwnStore =
  | 'allow-list'
  | 'audit'
  | 'content'
  | 'counters'
  | 'dead-letter-queue'
  | 'dead-letters'
  | 'directory'
  | 'directory-queue'
  | 'feedback-queue'
  | 'intake-queue'
  | 'ledger'
  | 'outbound-queue'
  | 'policy'
  | 'recipient-tables'
  | 'requests'
  | 'status-topic'
  | 'stops'
  | 'suppressions'
  | 'unsubscribe-links'
  | 'uploads';

/**
 * A store of ours did not answer, or with something that cannot be used. The record that needed it fails, so that SQS
 * brings it again: nothing leaves meanwhile, and nothing is lost. After two days of it the record is a dead letter.
 */
export class OutageError extends Error {
  override readonly name = 'OutageError';
  readonly store: OwnStore;

  constructor(store: OwnStore, because: string, options?: ErrorOptions) {
    super(`${store} ${because}`, options);
    this.store = store;
  }
}
