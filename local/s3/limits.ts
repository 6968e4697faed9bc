/** Ours: a body is held in memory. AWS takes 5 GiB in one PutObject. */
export const MAX_OBJECT_BYTES = 64 * 1024 * 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_PART_NUMBER = 10_000;
export const MIN_PART_BYTES = 5 * 1024 * 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const MAX_KEY_BYTES = 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
export const MAX_USER_METADATA_BYTES = 2048;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const MAX_KEYS_PER_PAGE = 1000;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export const MAX_TAGS = 10;
export const MAX_TAG_KEY_CHARACTERS = 128;
export const MAX_TAG_VALUE_CHARACTERS = 256;
