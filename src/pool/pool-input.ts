/** One mail or file for the pool: what it is called, and where its bytes are. */
export interface PoolInput {
  /** As people know it; a mail in an mbox is `box.mbox#12`. */
  readonly file: string
  /** The name that goes along the road; left out where there is none (a mail in an mbox). */
  readonly name?: string
  /** `mail` when the door knows that it is one; otherwise the bytes decide. */
  readonly as?: 'mail' | 'file'
  readonly source: MailSource
  /** Size of the whole; more than those bytes where the door did not keep them. */
  readonly bytes: number
  /** Set when the door will not have it read: the mail is held with this flaw. */
  readonly refusedWith?: PoolFlaw
}

/** Why a mail comes back without the road's own verdict. */
export type PoolFlaw = 'pool/late' | 'pool/died' | 'pool/memory' | 'file/too-large'

/** A file is read inside the worker, so that waiting mails cost no memory. A Buffer as path: its name is not UTF-8. */
export type MailSource =
  | { readonly path: string | Uint8Array; readonly start?: number; readonly end?: number }
  | { readonly bytes: Buffer }

/** The place's mistake, not the mail's: its file is gone, unreadable, or no file at all. */
export class ReadFailure extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
