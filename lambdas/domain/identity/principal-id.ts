/**
 * The RoleId or UserId in an SQS `SenderId` (`AROA…:session` or `AIDA…`): what the sender cannot choose. The session
 * name after the colon is the caller's own text and proves nothing. Undefined for anything else: services and
 * emulators that put a constant there authenticate nobody.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export const principalId = (senderId: string | undefined): string | undefined =>
  /^(A(?:ROA|IDA)[A-Z0-9]+)(?::|$)/.exec(senderId ?? '')?.[1];
