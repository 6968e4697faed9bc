import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Actor } from '../world/actor.ts';
import type { World } from '../world/world.ts';

/** S3's client of one worker, over one bucket with versions. */
export const createBucketClient = (world: World, actor: Actor): S3Client => {
  const { objects, remote, random, plan, count, timeline } = world;
  const restore = (key: string, text: string): void =>
    void objects.set(
      key,
      (objects.get(key) ?? []).map(() => text),
    );

  const send = (command: unknown): Promise<unknown> => {
    const key = (command as { readonly input: { readonly Key: string } }).input.Key;
    if (command instanceof PutObjectCommand) {
      const text = command.input.Body as string;
      const perform = (): object => {
        const versions = objects.get(key) ?? [];
        const isGone = key.startsWith('content/') && random.chance(plan.poison.lostContent);
        objects.set(key, [...versions, isGone ? undefined : text]);
        if (isGone) {
          world.lostContents.add(`${key}/${versions.length}`);
          if (random.chance(0.6))
            timeline.after(plan.poison.contentIsBackAt - timeline.now(), () => restore(key, text));
        }
        return { VersionId: `v${versions.length}` };
      };
      return remote.call({ actor, service: 'objects', what: `PutObject ${key.slice(0, 30)}`, perform });
    }
    if (command instanceof GetObjectCommand) {
      const perform = (): object => {
        const versions = objects.get(key);
        const version = command.input.VersionId;
        const text = version === undefined ? versions?.at(-1) : versions?.[Number(version.slice(1))];
        if (text === undefined) {
          count('objects:gone');
          throw Object.assign(new Error('The specified key does not exist.'), { name: 'NoSuchKey' });
        }
        return { Body: { transformToString: () => Promise.resolve(text) } };
      };
      return remote.call({ actor, service: 'objects', what: `GetObject ${key.slice(0, 30)}`, perform });
    }
    throw new Error(`no such command of S3: ${(command as object).constructor.name}`);
  };

  return { send } as unknown as S3Client;
};
