import type { Mutation } from './mutation.ts';

/** Of the function that sends. */
export const sendMutations: readonly Mutation[] = [
  {
    name: 'drop the lease',
    file: 'lambdas/send/make-attempt.ts',
    find: 'if (held === undefined) return notNow(overtaken);\n    const isInTime',
    put: 'const isInTime',
  },
  {
    name: 'take the lease without asking the table',
    file: 'lambdas/send/make-attempt.ts',
    find: 'if (await ledger.replace(delivery, held)) return held;',
    put: 'await ledger.replace(delivery, held);\n  if (held) return held;',
  },
  {
    name: 'send on a look of any age',
    file: 'lambdas/send/make-attempt.ts',
    find: 'const lastLookHoldsMilliseconds = 2_000;',
    put: 'const lastLookHoldsMilliseconds = 200_000;',
  },
  {
    name: 'do not look again after waiting for a turn',
    file: 'lambdas/send/make-attempt.ts',
    find: 'if (now() - look.at <= aheadHoldsMilliseconds) return { lookedAt: look.at, by: turn.by };',
    put: 'if (now() > 0) return { lookedAt: now(), by: turn.by };',
  },
  {
    name: 'make no last look',
    file: 'lambdas/send/last-look.ts',
    find: 'return { at: look.at, stopped: await judge(delivery, envelope, look, dependencies) };',
    put: 'return { at: look.at, stopped: undefined };',
  },
  {
    name: 'ignore suppressions at the last look',
    file: 'lambdas/send/last-look.ts',
    find: 'if (objection !== undefined) {',
    put: 'if (objection !== undefined && objection.code !== "suppressed") {',
  },
  {
    name: 'ignore stops that hold at the last look',
    file: 'lambdas/send/last-look.ts',
    find: 'if (reason === undefined) return undefined;\n  const verdict',
    put: 'if (reason !== undefined || reason === undefined) return undefined;\n  const verdict',
  },
  {
    name: 'use a look ahead however old it is',
    file: 'lambdas/send/look.ts',
    find: 'return isAbout && dependencies.now() - ahead.at <= aheadHoldsMilliseconds ? ahead',
    put: 'return isAbout ? { ...ahead, at: dependencies.now() }',
  },
  {
    name: 'send what has expired',
    file: 'lambdas/send/last-look.ts',
    find: 'validUntil !== undefined && Date.parse(validUntil) <= now;',
    put: 'validUntil !== undefined && Date.parse(validUntil) >= now + 1e12;',
  },
  {
    name: 'treat a delivery that somebody leases as free',
    file: 'lambdas/send/send-delivery.ts',
    find: "if (millisecondsLeft > 0) return { outcome: retryLater(Math.ceil(millisecondsLeft / 1000), 'leased') };",
    put: '',
  },
  {
    name: 'take a lease that ran out for a call that was not made',
    file: 'lambdas/send/send-delivery.ts',
    find: 'return resolveUnsure(lost, envelope, dependencies);',
    put: 'return { due: lost };',
  },
  {
    name: 'delete the envelope of what somebody else leases',
    file: 'lambdas/send/send-delivery.ts',
    find: "return { outcome: retryLater(Math.ceil(millisecondsLeft / 1000), 'leased') };",
    put: 'return { outcome: done };',
  },
  {
    name: 'send again what was sent',
    file: 'lambdas/send/send-delivery.ts',
    find: "    case 'sent':\n    case 'rejected':",
    put: "    case 'rejected':",
  },
  {
    name: 'send to whoever’s envelope',
    file: 'lambdas/send/send-delivery.ts',
    find: "if (!isFromTrustedRole(message, trustedRoleIds)) return { outcome: 'untrusted', because: 'sender' };",
    put: '',
  },
  {
    name: 'forget to tell the end',
    file: 'lambdas/send/send-delivery.ts',
    find: "return 'outcome' in sent ? sent.outcome : tell(sent.delivery, dependencies);",
    put: "return 'outcome' in sent ? sent.outcome : done;",
  },
  {
    name: 'swallow that an end could not be told',
    file: 'lambdas/send/send-delivery.ts',
    find: "return told.ok ? done : { outcome: 'failed', error: told.error };",
    put: 'return told ? done : done;',
  },
  {
    name: 'retry a lost call blindly',
    file: 'lambdas/send/send-delivery.ts',
    find: "if ('outcome' in attempted || attempted.delivery.state !== 'unsure') return attempted;",
    put: "if ('outcome' in attempted) return attempted;\n  if (attempted.delivery.state === 'unsure') return makeAttempt(attempted.delivery, envelope, content, undefined, invocation, dependencies);\n  if (attempted.delivery.state !== 'unsure') return attempted;",
  },
  {
    name: 'leave what is unsure to nobody',
    file: 'lambdas/send/send-delivery.ts',
    find: "if ('outcome' in attempted || attempted.delivery.state !== 'unsure') return attempted;",
    put: "if ('outcome' in attempted || attempted.delivery.state) return attempted;",
  },
  {
    name: 'ignore the watermark',
    file: 'lambdas/send/resolve-unsure.ts',
    find: 'if (feedbackHasPassed(delivery, await readWatermark())) return { due: delivery };',
    put: 'if (feedbackHasPassed(delivery, Number.MAX_SAFE_INTEGER)) return { due: delivery };',
  },
  {
    name: 'do not wait for the window on the queue',
    file: 'lambdas/send/resolve-unsure.ts',
    find: "? { outcome: retryLater(Math.ceil((unsure.until - time) / 1000), 'unsure') }",
    put: '? { outcome: done }',
  },
  {
    name: 'delete the envelope of what is unsure and could not be parked',
    file: 'lambdas/send/resolve-unsure.ts',
    find: 'return { outcome: (await ledger.replace(delivery, unsureParked(delivery, parking))) ? done : overtaken };',
    put: 'void ledger.replace(delivery, unsureParked(delivery, parking)).catch(() => undefined);\n  return { outcome: done };',
  },
  {
    name: 'drop an answer that came after the lease',
    file: 'lambdas/send/record-answer.ts',
    find: "return answer.answer === 'accepted' ? recordLateAnswer(held, answer.sesMessageId, time, dependencies) : undefined;",
    put: 'return undefined;',
  },
  {
    name: 'tell before the ledger knows',
    file: 'lambdas/send/make-attempt.ts',
    find: 'const answer = await dependencies.send(mail);\n',
    put: "const answer = await dependencies.send(mail);\n  await dependencies.tellSources([{ ...held, state: 'sent' }]);\n",
  },
  {
    name: 'raise no stop for a fault of ours',
    file: 'lambdas/send/make-attempt.ts',
    find: "if (answer.answer === 'misconfigured') await stopForFault(held, answer.error, dependencies);",
    put: '',
  },
];
