import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Lambda } from '../lambda/lambda.ts';
import type { LambdaFunction } from '../lambda/lambda-function.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';

/** EventBridge, as far as rules that invoke functions on a schedule. */
export type Events = {
  createScheduledRule(rule: ScheduledRule): void;
  /** Invokes the targets of all rules, now and not only when their time has passed: nobody waits a minute for a local stack. */
  begin(): void;
  /** Ends the schedules. */
  close(): void;
};

export type ScheduledRule = {
  readonly arn: string;
  readonly everyMilliseconds: number;
  readonly targets: readonly ScheduledTarget[];
};

export type ScheduledTarget = {
  readonly function: LambdaFunction;
  /** JSON instead of the scheduled event. */
  readonly input?: string | undefined;
};

export const createEvents = ({ clock, lambda }: { readonly clock: Clock; readonly lambda: Lambda }): Events => {
  const cancels = new Map<string, () => void>();
  const invokeAll: (() => void)[] = [];

  return {
    createScheduledRule({ arn, everyMilliseconds, targets }) {
      const running = new Set<ScheduledTarget>();

      const invoke = async (target: ScheduledTarget, event: string) => {
        running.add(target);
        await lambda.invoke(target.function, target.input ?? event);
        running.delete(target);
      };

      const invokeTargets = () => {
        const event = scheduledEvent(arn, clock.now());
        for (const target of targets) {
          // A test that lets a week pass in a millisecond must not leave ten thousand invocations behind.
          if (!running.has(target)) {
            void invoke(target, event);
          }
        }
      };
      invokeAll.push(invokeTargets);

      const tick = () => {
        scheduleNext();
        invokeTargets();
      };

      const scheduleNext = () => {
        cancels.set(arn, clock.after(everyMilliseconds, tick));
      };
      scheduleNext();
    },
    begin() {
      for (const invokeTargets of invokeAll) invokeTargets();
    },
    close() {
      for (const cancel of cancels.values()) {
        cancel();
      }
    },
  };
};

/** https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html */
const scheduledEvent = (ruleArn: string, now: number): string =>
  JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: LOCAL_ACCOUNT,
    time: `${new Date(now).toISOString().slice(0, 19)}Z`,
    region: LOCAL_REGION,
    resources: [ruleArn],
    detail: {},
  });
