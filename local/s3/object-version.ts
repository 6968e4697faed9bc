/** One stored version of an object. */
export type ObjectVersion = {
  readonly kind: 'object';
  readonly key: string;
  /** `null` (the word) in a bucket without versioning. */
  readonly versionId: string;
  readonly body: Buffer;
  /** With its quotation marks. */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly headers: ObjectHeaders;
  /** Base64, by algorithm in lower case: `sha256`, `crc32`, … */
  readonly checksums: Readonly<Record<string, string>>;
  readonly tags: Tags;
};

/** What a delete leaves in a versioned bucket. */
export type DeleteMarker = {
  readonly kind: 'delete-marker';
  readonly key: string;
  readonly versionId: string;
  readonly lastModified: number;
};

export type Version = ObjectVersion | DeleteMarker;

/** Headers that come back as they were put: `content-type`, `cache-control`, `x-amz-meta-*`, …; names in lower case. */
export type ObjectHeaders = Readonly<Record<string, string>>;

export type Tags = Readonly<Record<string, string>>;

export type NewObject = {
  readonly key: string;
  readonly body: Buffer;
  /** @default the MD5 of the body */
  readonly etag?: string;
  readonly headers?: ObjectHeaders;
  readonly checksums?: Readonly<Record<string, string>>;
  readonly tags?: Tags;
};

/** The version id of everything in a bucket without versioning. */
export const NULL_VERSION_ID = 'null';
