import type { ServiceHandler } from '../endpoint.ts';
import { createQueryHandler } from '../query-protocol.ts';
import { createTopic } from './actions/create-topic.ts';
import { deleteTopic } from './actions/delete-topic.ts';
import { getSubscriptionAttributes } from './actions/get-subscription-attributes.ts';
import { getTopicAttributes } from './actions/get-topic-attributes.ts';
import { listSubscriptionsByTopic } from './actions/list-subscriptions-by-topic.ts';
import { listTopics } from './actions/list-topics.ts';
import { publish } from './actions/publish.ts';
import { publishBatch } from './actions/publish-batch.ts';
import { setSubscriptionAttributes } from './actions/set-subscription-attributes.ts';
import { subscribe } from './actions/subscribe.ts';
import { unsubscribe } from './actions/unsubscribe.ts';
import type { SnsContext } from './context.ts';
import type { Sns } from './store.ts';

/** Answers SNS over the Query protocol, which every client speaks to it. */
export const createSnsHandler = (sns: Sns): ServiceHandler =>
  createQueryHandler<SnsContext>({
    actions: new Map([
      ['CreateTopic', createTopic],
      ['DeleteTopic', deleteTopic],
      ['GetSubscriptionAttributes', getSubscriptionAttributes],
      ['GetTopicAttributes', getTopicAttributes],
      ['ListSubscriptionsByTopic', listSubscriptionsByTopic],
      ['ListTopics', listTopics],
      ['Publish', publish],
      ['PublishBatch', publishBatch],
      ['SetSubscriptionAttributes', setSubscriptionAttributes],
      ['Subscribe', subscribe],
      ['Unsubscribe', unsubscribe],
    ]),
    contextOf: ({ principal }) => ({ sns, caller: principal }),
  });
