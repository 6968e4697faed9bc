/** Where a source's uploads live in the uploads bucket. */
export const uploadPrefix = (source: string): string => `${source}/`;

/**
 * Whether a key is one of the source's own uploads. S3 keys are plain strings, but `..` and empty segments are refused:
 * other software normalises them.
 */
export const isUploadOf = (source: string, key: string): boolean => {
  const prefix = uploadPrefix(source);
  return (
    key.startsWith(prefix) &&
    !key
      .slice(prefix.length)
      .split('/')
      .some((segment) => ['', '.', '..'].includes(segment))
  );
};
