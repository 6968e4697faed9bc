import type { ReadAccount } from '../adapters/account-readings.ts';
import type { ContentStore } from '../adapters/content-store.ts';
import type { DeliveryEvents } from '../adapters/delivery-events.ts';
import type { ReadWatermark } from '../adapters/feedback-watermark.ts';
import type { Ledger } from '../adapters/ledger.ts';
import type { RaiseStop } from '../adapters/raise-stop.ts';
import type { Mailer } from '../adapters/ses-mailer.ts';
import type { TellSources } from '../adapters/status-topic.ts';
import type { ReadStops } from '../adapters/stop-list.ts';
import type { ReadSuppressions } from '../adapters/suppression-list.ts';
import type { UnsubscribeLinks } from '../adapters/unsubscribe-links.ts';
import type { ReadUpload } from '../adapters/uploads.ts';
import type { Lane } from '../contract/lanes.ts';
import type { Observe } from '../runtime/observation.ts';
import type { InTurn } from '../runtime/one-at-a-time.ts';
import type { TakeTurn } from './turn.ts';

/** What send needs of the world. */
export type SendDependencies = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whose outbound queue it reads. */
  readonly lane: Lane;
  readonly ledger: Pick<Ledger, 'get' | 'replace' | 'noteAcceptedTwice'>;
  /** For an answer that came when others had gone on: it tells of the mail as an event does. */
  readonly appendEvent: DeliveryEvents['append'];
  /** Asked only where a mail may have left. */
  readonly readWatermark: ReadWatermark;
  readonly getContent: ContentStore['get'];
  readonly putContent: ContentStore['put'];
  readonly readUpload: ReadUpload;
  readonly readSuppressions: ReadSuppressions;
  readonly readStops: ReadStops;
  readonly raiseStop: RaiseStop;
  /** What the account may send; turns are taken by it. */
  readonly readAccount: ReadAccount;
  /** Asked for every provider call. */
  readonly takeTurn: TakeTurn;
  readonly send: Mailer;
  readonly tellSources: TellSources;
  readonly observe: Observe;
  /** For mail with uploads, which may need more memory than is there for ten of them at once. */
  readonly inTurn: InTurn;
  /** Never the same twice. */
  readonly uniqueId: () => string;
  /** For a link that nobody can guess: `unsubscribeTokenBytes` at random, as base64url. */
  readonly uniqueToken: () => string;
  readonly putUnsubscribeLink: UnsubscribeLinks['put'];
  /** Where such links lead. */
  readonly unsubscribeBase: string;
  /** RoleIds whose envelopes are accepted. */
  readonly trustedRoleIds: readonly string[];
  /** Names by hand-over time in seconds. */
  readonly configurationSets: ReadonlyMap<number, string>;
  /** As `configurationSets`, for mail that is sent again soon: SES tells at once that it has taken it. */
  readonly watchedConfigurationSets: ReadonlyMap<number, string>;
};
