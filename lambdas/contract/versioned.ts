import type * as z from 'zod/mini';

/**
 * One version of a document that lives across deploys: on a queue, in a bucket. Its schema never changes again once it has
 * been deployed (test/contract/versions.test.ts holds it); what is to be different is a version of its own.
 */
export type Version<Document> = {
  readonly number: number;
  readonly schema: z.ZodMiniType;
  /** As the newest version says it; undefined for what is no document of this version. */
  readonly read: (document: unknown) => Document | undefined;
};

/** The newest version that is read. */
export const newest = <Schema extends z.ZodMiniType>(number: number, schema: Schema): Version<z.output<Schema>> =>
  former(number, schema, (document) => document);

/** @param upgrade - what the newest version would have said */
export const former = <Schema extends z.ZodMiniType, Document>(
  number: number,
  schema: Schema,
  upgrade: (document: z.output<Schema>) => Document,
): Version<Document> => ({
  number,
  schema,
  read: (document) => {
    const parsed = schema.safeParse(document);
    return parsed.success ? upgrade(parsed.data) : undefined;
  },
});

/** A kind of document and those of its versions that are read. */
export type Versioned<Document> = {
  /** The newest first. */
  readonly versions: readonly Version<Document>[];
  /** As the newest version says it; undefined for what is no document of a version that is read. */
  readonly read: (document: unknown) => Document | undefined;
};

/**
 * Reads each document by the version that it says it is of. What is written may be older than the newest that is read: a
 * version is written once everybody reads it, which takes a deploy of its own (docs/upgrades.md).
 * @param latest - and then the ones before it
 */
export const versioned = <Document>(
  latest: Version<Document>,
  ...before: readonly Version<Document>[]
): Versioned<Document> => {
  const versions = [latest, ...before];
  return {
    versions,
    read: (document) => {
      if (typeof document !== 'object' || document === null || !('version' in document)) return undefined;
      return versions.find(({ number }) => number === document.version)?.read(document);
    },
  };
};
