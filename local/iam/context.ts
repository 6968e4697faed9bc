import type { Principal } from '../principal.ts';
import type { Iam } from './store.ts';

/** What every IAM and STS action works with besides its parameters. */
export type IamContext = { readonly iam: Iam; readonly caller: Principal };

export const IAM_NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';
export const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
