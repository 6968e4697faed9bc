import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Trace } from '../trace.ts';
import { etagOf } from './etag.ts';
import { isCurrentExpired, type LifecycleRule, utcDay, withoutExpiredNoncurrent } from './lifecycle.ts';
import { createMultipartUploads, type MultipartUploads } from './multipart-uploads.ts';
import {
  type DeleteMarker,
  type NewObject,
  NULL_VERSION_ID,
  type ObjectVersion,
  type Tags,
  type Version,
} from './object-version.ts';

export type Bucket = {
  readonly name: string;
  readonly versioned: boolean;
  readonly createdAt: number;
  readonly uploads: MultipartUploads;
  put(object: NewObject): ObjectVersion;
  /** The current version, or the one named; a delete marker is returned as such. */
  get(key: string, versionId?: string): Version | undefined;
  /** Without a version: adds a delete marker in a versioned bucket. Returns the marker added or the version removed. */
  delete(key: string, versionId?: string): Version | undefined;
  /** Replaces the tags and nothing else of that version. */
  tag(version: ObjectVersion, tags: Tags): void;
  /** Current objects in the order of their keys' UTF-8 bytes. */
  list(prefix?: string): readonly ObjectVersion[];
  /** All versions: by key, newest first. */
  listVersions(prefix?: string): readonly Version[];
};

export const createBucket = ({
  name,
  versioned,
  lifecycle,
  clock,
  trace,
}: {
  readonly name: string;
  readonly versioned: boolean;
  readonly lifecycle: readonly LifecycleRule[];
  readonly clock: Clock;
  readonly trace: Trace;
}): Bucket => {
  /** Of each key, newest last; never empty. */
  const versionsByKey = new Map<string, readonly Version[]>();
  let sortedKeys: readonly string[] | undefined;
  let sweptDay = utcDay(clock.now());

  const setVersions = (key: string, versions: readonly Version[]) => {
    if (versions.length === 0) {
      versionsByKey.delete(key);
      sortedKeys = undefined;
      return;
    }
    if (!versionsByKey.has(key)) {
      sortedKeys = undefined;
    }
    versionsByKey.set(key, versions);
  };

  const add = (version: Version) => {
    const { key, versionId } = version;
    const earlier = versionsByKey.get(key) ?? [];
    setVersions(key, [...earlier.filter((other) => other.versionId !== versionId), version]);
  };

  const newVersionId = () => (versioned ? randomBytes(24).toString('base64url') : NULL_VERSION_ID);

  const addDeleteMarker = (key: string): DeleteMarker => {
    const marker: DeleteMarker = { kind: 'delete-marker', key, versionId: newVersionId(), lastModified: clock.now() };
    add(marker);
    return marker;
  };

  /** S3 applies lifecycle rules once a day; here it is due the next time somebody looks. */
  const sweep = () => {
    const now = clock.now();
    if (lifecycle.length === 0 || utcDay(now) === sweptDay) {
      return;
    }
    sweptDay = utcDay(now);
    for (const [key, versions] of versionsByKey) {
      if (isCurrentExpired(versions, lifecycle, now)) {
        if (versioned) {
          addDeleteMarker(key);
        } else {
          setVersions(key, []);
        }
      }
      setVersions(key, withoutExpiredNoncurrent(versionsByKey.get(key) ?? [], lifecycle, now));
    }
  };

  const keys = (prefix: string): readonly string[] => {
    sortedKeys ??= [...versionsByKey.keys()].toSorted(compareUtf8);
    return sortedKeys.filter((key) => key.startsWith(prefix));
  };

  return {
    name,
    versioned,
    createdAt: clock.now(),
    uploads: createMultipartUploads(),
    put({ key, body, etag = etagOf(body), headers = {}, checksums = {}, tags = {} }) {
      sweep();
      const version: ObjectVersion = {
        kind: 'object',
        key,
        versionId: newVersionId(),
        body,
        etag,
        lastModified: clock.now(),
        headers,
        checksums,
        tags,
      };
      add(version);
      trace.emit({ type: 'object-stored', bucket: name, key, versionId: version.versionId });
      return version;
    },
    get(key, versionId) {
      sweep();
      const versions = versionsByKey.get(key);
      return versionId === undefined ? versions?.at(-1) : versions?.find((version) => version.versionId === versionId);
    },
    delete(key, versionId) {
      sweep();
      if (versioned && versionId === undefined) {
        return addDeleteMarker(key);
      }
      const versions = versionsByKey.get(key) ?? [];
      const removed = versions.find((version) => version.versionId === (versionId ?? NULL_VERSION_ID));
      setVersions(
        key,
        versions.filter((version) => version !== removed),
      );
      return removed;
    },
    tag(version, tags) {
      const versions = versionsByKey.get(version.key) ?? [];
      setVersions(
        version.key,
        versions.map((other) => (other === version ? { ...version, tags } : other)),
      );
    },
    list(prefix = '') {
      sweep();
      return keys(prefix).flatMap((key) => {
        const current = versionsByKey.get(key)?.at(-1);
        return current?.kind === 'object' ? [current] : [];
      });
    },
    listVersions(prefix = '') {
      sweep();
      return keys(prefix).flatMap((key) => versionsByKey.get(key)?.toReversed() ?? []);
    },
  };
};

/** As S3 orders keys. JavaScript's own order differs beyond the Basic Multilingual Plane. */
const compareUtf8 = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));
