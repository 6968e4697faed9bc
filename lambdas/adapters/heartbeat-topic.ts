import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Heartbeat } from '../contract/heartbeat.ts';

/** Publishes a heartbeat among the events of Amazon SES. */
export type PublishHeartbeat = (heartbeat: Heartbeat) => Promise<void>;

export const createHeartbeatTopic =
  (client: SNSClient, topicArn: string): PublishHeartbeat =>
  async (heartbeat) => {
    await client.send(new PublishCommand({ TopicArn: topicArn, Message: JSON.stringify(heartbeat) }));
  };
