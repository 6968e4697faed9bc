import type { stopCommands } from '../contract/control/stops.ts';
import { aheadHoldsMilliseconds, type StopItem } from '../contract/stop.ts';
import { isStanding } from '../domain/policy/stop.ts';
import { describeScopeProblem, parseStopScope } from '../domain/policy/stop-scope.ts';
import { done, no, type Performers } from './answer.ts';
import type { ControlDependencies } from './dependencies.ts';

type Dependencies = Pick<ControlDependencies, 'now' | 'wait' | 'audit' | 'readAllStops' | 'stops' | 'startRelease'>;

/** For a read that was under way when the stop ended. */
const marginMilliseconds = 250;

export const createStopCommands = ({
  now,
  wait,
  audit,
  readAllStops,
  stops,
  startRelease,
}: Dependencies): Performers<keyof typeof stopCommands> => ({
  stop: async ({ scope: given, ...terms }, { who, accessKey }) => {
    const parsed = parseStopScope(given);
    if (!parsed.ok) return no('malformed', [`${given}: ${describeScopeProblem(parsed.problem)}`]);
    const { scope } = parsed;
    const time = now();
    if (terms.until !== undefined && Date.parse(terms.until) <= time) {
      return no('malformed', [`until ${terms.until}: that is past: name a time to come`]);
    }
    const { until, ...effect } = terms;
    const details = { ...effect, ...(until === undefined ? {} : { until: new Date(until).toISOString() }) };
    const item: StopItem = { scope, ...details, by: who, since: new Date(time).toISOString() };
    await audit.append({ action: 'stop', subject: scope, who, accessKey, details }, time);
    await stops.put(item);
    // What waits for another stop may have to be given up now.
    await startRelease();
    return done(item);
  },

  resume: async ({ scope: given, reason }, { who, accessKey }) => {
    const parsed = parseStopScope(given);
    if (!parsed.ok) return no('malformed', [`${given}: ${describeScopeProblem(parsed.problem)}`]);
    const { scope } = parsed;
    const time = now();
    const until = new Date(time).toISOString();
    const details = reason === undefined ? {} : { details: { reason } };
    await audit.append({ action: 'resume', subject: scope, who, accessKey, ...details }, time);
    if (!(await stops.end({ scope, until, by: who }))) {
      return no('objected', [`${scope} is not stopped: postern stops lists what is`]);
    }
    // Until then a worker may still know of the stop, and would hold again what release lets go.
    await wait(aheadHoldsMilliseconds + marginMilliseconds);
    return done({ scope, until, by: who, isReleasing: await startRelease() });
  },

  stops: async () => {
    const all = await readAllStops();
    const standing = all.filter((stop) => isStanding(stop, now()));
    return done({
      stops: standing.toSorted((one, other) => ((one.since ?? '') < (other.since ?? '') ? -1 : 1)),
    });
  },
});
