import { readEnvironment } from '../aws/read-environment.ts';
import { isLocal, type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { readText } from '../documents/read-text.ts';
import { type ExplainedDelivery, explainDelivery } from '../explain/explained-delivery.ts';
import { renderExplanation } from '../explain/render-explanation.ts';
import { readPolicyInForce } from '../policy/read-policy-in-force.ts';
import { chooseDoor, parseLane } from './choose-door.ts';
import { type EnqueuedRequest, enqueueRequest, type Sender } from './enqueue-request.ts';
import { followRequest } from './follow-request.ts';
import { localSender } from './local-sender.ts';

export type SendOptions = TargetOptions & {
  readonly source: string;
  /** Whose intake queue; default: the purpose's. */
  readonly lane?: string;
  readonly follow?: boolean;
  readonly json?: boolean;
};

const followMilliseconds = 120_000;

/**
 * `postern send`: enqueues a request as its source. On AWS with the credentials at hand, which have to be the source's;
 * on the local stack as the role that the policy in force lists for it.
 */
export const send = async (file: string, options: SendOptions): Promise<void> => {
  const body = await readText(file);
  const target = targetOf(options);
  const parts = await readEnvironment(target);
  const control = connectControl(target);
  const sender: Sender = isLocal(target)
    ? localSender(await readPolicyInForce(control), options.source)
    : { source: options.source };
  const door =
    options.lane === undefined ? chooseDoor(body, sender.policy?.document) : parseLane(options.lane, '--lane');
  const request = await enqueueRequest(target, parts.intakeQueueUrls[door], body, sender);
  const { messageId, intakeMessageId } = request;
  if (options.follow !== true) {
    console.log(options.json === true ? JSON.stringify({ messageId, intakeMessageId }, undefined, 2) : messageId);
    return;
  }

  console.error(`postern: ${messageId} is enqueued, waiting for its end`);
  const { ended, deliveries } = await followRequest(control, request, followMilliseconds);
  const region = await control.region();
  const now = Date.now();
  const explained = deliveries.map((delivery) => explainDelivery(delivery, region, now));
  console.log(
    options.json === true
      ? JSON.stringify({ messageId, intakeMessageId, deliveries: explained }, undefined, 2)
      : renderExplanation(explained, { voice: 'engineer', language: 'en' }),
  );
  if (!ended) throw new Error(`after ${followMilliseconds / 1000} s ${unfinished(explained, request, messageId)}`);
};

/** What is missing to the end. That Amazon SES took a mail is no news of its recipient. */
const unfinished = (deliveries: readonly ExplainedDelivery[], request: EnqueuedRequest, messageId: string): string => {
  const isTaken =
    deliveries.length >= request.deliveries &&
    deliveries.every(({ status, isTerminal }) => isTerminal || status === 'sent');
  const news = isTaken
    ? 'Amazon SES has taken it and has not told yet whether it was delivered'
    : 'it is still on its way';
  return `${news}: look again with postern explain ${messageId}`;
};
