import { parentPort } from 'node:worker_threads';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import type { DkimSignature, FinishedJob, NumberedJob } from './dkim-signer.ts';

const work = async ({ id, message, signatures, signedAt }: NumberedJob): Promise<FinishedJob> => {
  try {
    const headers: string[] = [];
    for (const signature of signatures) {
      headers.push(await sign(Buffer.from(message), signature, signedAt));
    }
    return { id, header: headers.join('') };
  } catch (error) {
    return { id, error: String(error) };
  }
};

const sign = async (message: Buffer, signature: DkimSignature, signedAt: number): Promise<string> => {
  const { domain, selector, privateKey, headerNames } = signature;
  const one = { signingDomain: domain, selector, privateKey, headerList: [...headerNames] };
  const { signatures, errors } = await dkimSign(message, {
    // Its types want the signature here, its code reads only the list.
    ...one,
    signatureData: [one],
    // As SES signs.
    canonicalization: 'relaxed/simple',
    algorithm: 'rsa-sha256',
    signTime: new Date(signedAt),
    strict: true,
  });
  const [problem] = errors;
  if (problem !== undefined) {
    throw problem.err;
  }
  return signatures;
};

parentPort?.on('message', (job: NumberedJob) => {
  void work(job).then((finished) => parentPort?.postMessage(finished));
});
