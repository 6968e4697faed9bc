import { createTopicClient } from '../adapters/clients.ts';
import { now } from '../adapters/clock.ts';
import { createHeartbeatTopic } from '../adapters/heartbeat-topic.ts';
import { heartbeatEnvironment } from '../contract/environment.ts';
import { createObserver } from '../runtime/observer.ts';
import { parseEnvironment } from '../runtime/parse-environment.ts';
import { createScheduledHandler } from '../runtime/scheduled-handler.ts';
import { beat } from './beat.ts';

const environment = parseEnvironment(heartbeatEnvironment, process.env);
const observer = createObserver('heartbeat', environment);

const publish = createHeartbeatTopic(createTopicClient(), environment.EVENTS_TOPIC_ARN);

export const handler = createScheduledHandler({ observer, run: () => beat({ now, publish }) });
