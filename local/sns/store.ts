import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Sqs } from '../sqs/store.ts';
import type { Trace } from '../trace.ts';
import { deliver } from './deliver.ts';
import { invalidParameter, subscriptionNotFound, topicNotFound } from './errors.ts';
import { matchesFilterPolicy } from './filter-policy.ts';
import { checkNotification, type NewNotification, type Notification } from './message.ts';
import {
  DEFAULT_SUBSCRIPTION_SETTINGS,
  readSubscriptionAttributes,
  type Subscription,
  type SubscriptionSettings,
} from './subscription.ts';
import { type NewTopic, newTopic, type Topic } from './topic.ts';

/** The topics of the local account and the queues that are subscribed to them. */
export type Sns = {
  /** The topic that exists already, when it is the same. @throws {AwsError} `InvalidParameter` */
  createTopic(request: NewTopic): Topic;
  /** Its subscriptions go with it. One that does not exist is deleted, too. */
  deleteTopic(arn: string): void;
  /** @throws {AwsError} `NotFound` */
  topic(arn: string): Topic;
  topics(): readonly Topic[];
  /**
   * The subscription that exists already, when it is the same. The queue need not exist.
   *
   * @throws {AwsError} `NotFound`, `InvalidParameter`
   */
  subscribe(request: {
    readonly topicArn: string;
    readonly queueArn: string;
    readonly settings?: Partial<SubscriptionSettings>;
    readonly subscribedBy: string;
  }): Subscription;
  unsubscribe(arn: string): void;
  /** @throws {AwsError} `NotFound` */
  subscription(arn: string): Subscription;
  /** @throws {AwsError} `NotFound` */
  subscriptions(topicArn: string): readonly Subscription[];
  /** @throws {AwsError} `NotFound` */
  configureSubscription(arn: string, changes: Partial<SubscriptionSettings>): void;
  /** Delivers at once. @throws {AwsError} `NotFound`, `InvalidParameter` */
  publish(topicArn: string, notification: NewNotification): Notification;
};

export const createSns = ({
  clock,
  trace,
  sqs,
  newUuid = randomUUID,
}: {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly sqs: Sqs;
  /** @default random */
  readonly newUuid?: () => string;
}): Sns => {
  const topics = new Map<string, Topic>();
  const subscriptions = new Map<string, Subscription>();

  const requireTopic = (arn: string): Topic => {
    const topic = topics.get(arn);
    if (topic === undefined) {
      throw topicNotFound();
    }
    return topic;
  };

  const requireSubscription = (arn: string): Subscription => {
    const subscription = subscriptions.get(arn);
    if (subscription === undefined) {
      throw subscriptionNotFound();
    }
    return subscription;
  };

  const subscriptionsOf = (topicArn: string) =>
    [...subscriptions.values()].filter((subscription) => subscription.topicArn === topicArn);

  return {
    createTopic(request) {
      const topic = newTopic(request);
      const existing = topics.get(topic.arn);
      if (existing !== undefined && JSON.stringify(existing) !== JSON.stringify(topic)) {
        throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
      }
      topics.set(topic.arn, existing ?? topic);
      return existing ?? topic;
    },
    deleteTopic(arn) {
      topics.delete(arn);
      for (const subscription of subscriptionsOf(arn)) {
        subscriptions.delete(subscription.arn);
      }
    },
    topic: requireTopic,
    topics: () => [...topics.values()],
    subscribe({ topicArn, queueArn, settings, subscribedBy }) {
      requireTopic(topicArn);
      const subscription: Subscription = {
        arn: `${topicArn}:${newUuid()}`,
        topicArn,
        queueArn,
        settings: { ...DEFAULT_SUBSCRIPTION_SETTINGS, ...settings },
        subscribedBy,
      };
      const existing = subscriptionsOf(topicArn).find((candidate) => candidate.queueArn === queueArn);
      if (existing === undefined) {
        subscriptions.set(subscription.arn, subscription);
        return subscription;
      }
      if (!hasSameSettings(existing, subscription)) {
        throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
      }
      return existing;
    },
    unsubscribe: (arn) => void subscriptions.delete(arn),
    subscription: requireSubscription,
    subscriptions(topicArn) {
      requireTopic(topicArn);
      return subscriptionsOf(topicArn);
    },
    configureSubscription(arn, changes) {
      const subscription = requireSubscription(arn);
      subscriptions.set(arn, { ...subscription, settings: { ...subscription.settings, ...changes } });
    },
    publish(topicArn, newNotification) {
      const topic = requireTopic(topicArn);
      checkNotification(newNotification, topic.maximumMessageSizeBytes);
      const notification: Notification = {
        ...newNotification,
        messageId: newUuid(),
        topicArn,
        publishedAt: clock.now(),
      };
      trace.emit({ type: 'notification-published', topic: topicArn, messageId: notification.messageId });
      for (const subscription of subscriptionsOf(topicArn)) {
        if (isWanted(notification, subscription)) {
          deliver({ notification, subscription }, { sqs, trace });
        }
      }
      return notification;
    },
  };
};

const isWanted = ({ messageAttributes = {} }: Notification, { settings }: Subscription): boolean =>
  settings.filterPolicy === undefined || matchesFilterPolicy(settings.filterPolicy, messageAttributes);

const hasSameSettings = (one: Subscription, other: Subscription): boolean => {
  const { SubscriptionArn: _one, SubscriptionPrincipal: _oneBy, ...left } = readSubscriptionAttributes(one);
  const { SubscriptionArn: _other, SubscriptionPrincipal: _otherBy, ...right } = readSubscriptionAttributes(other);
  return JSON.stringify(left) === JSON.stringify(right);
};
