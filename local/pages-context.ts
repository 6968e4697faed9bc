import type { PassTime } from './pass-time.ts';
import type { Services } from './services.ts';

/** What the pages show, and what they can change. */
export type PagesContext = Pick<Services, 'clock' | 'ses' | 'trace'> & {
  readonly lambda: Pick<Services['lambda'], 'terminations'>;
  /** `undefined` where the clock is a test's own. */
  readonly pass?: PassTime | undefined;
};
