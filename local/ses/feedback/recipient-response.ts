/** What becomes of a mail at one recipient. */
export type RecipientResponse =
  | { readonly response: 'deliver' }
  | Bounce
  /** Delivered, and marked as spam. */
  | {
      readonly response: 'complain';
      /** @default abuse */
      readonly feedbackType?: string;
    }
  /** Delivered, and answered by a machine, which SES reports as a transient bounce. */
  | { readonly response: 'auto-reply' }
  /** Delivered in the end. */
  | {
      readonly response: 'delay';
      /** @default TransientCommunicationFailure */
      readonly delayType?: string;
    }
  /** SES itself finds the content bad, and delivers to nobody. */
  | { readonly response: 'reject' }
  /** Nothing is ever heard of it. */
  | { readonly response: 'no-answer' };

export type Bounce = {
  readonly response: 'bounce';
  /** @default Permanent */
  readonly bounceType?: 'Permanent' | 'Transient' | 'Undetermined';
  /** @default General */
  readonly bounceSubType?: string;
  /** @default 5.1.1 for a permanent bounce, 4.4.7 otherwise */
  readonly status?: string;
  readonly diagnosticCode?: string;
  /** Who says so. @default the host that tried to deliver */
  readonly reportingMta?: string;
};
