/** What is known of a mail's origin: SPF, DKIM, DMARC and ARC. Plain data, kept with a verdict so that it can be computed again. */
export interface Authentication {
  /**
   * Who looked: `checked`, we did, in DNS; `header`, one of our own servers did and wrote it into the mail; `unchecked`,
   * nobody that we trust, and then nothing follows from the rest.
   */
  readonly from: 'checked' | 'header' | 'unchecked'
  /** The server that checked, by its authserv-id; empty when unchecked. */
  readonly by: string
  /** Left out where it was not asked. */
  readonly spf?: SpfOutcome
  /** One for each signature that was looked at, in the order of the mail. */
  readonly dkim: readonly DkimOutcome[]
  readonly dmarc?: DmarcOutcome
  readonly arc?: ArcOutcome
  readonly notes: readonly AuthenticationNote[]
  /** Results that bear the name of a server of ours and that it did not write: somebody made them up. */
  readonly forged: readonly ForgedResult[]
}

/** RFC 8601 section 2.7: the results that the methods share. */
export type AuthenticationResult =
  | 'none'
  | 'pass'
  | 'fail'
  | 'softfail'
  | 'neutral'
  | 'temperror'
  | 'permerror'
  | 'policy'

export interface SpfOutcome {
  readonly result: AuthenticationResult
  /** The domain that was asked: of MAIL FROM, or of HELO where that was empty. */
  readonly domain: string
  /** Whether it belongs to the same organisation as From; undefined where that was not told. */
  readonly aligned?: boolean
}

export interface DkimOutcome {
  readonly result: AuthenticationResult
  /** d=, lower case. */
  readonly domain: string
  /** s=; empty where it was not told. */
  readonly selector: string
  readonly aligned?: boolean
  /** Why a signature that holds is no pass for us. */
  readonly notes: readonly DkimNote[]
}

/**
 * `body-length`: l= leaves bytes at the end unsigned; `expired`: x= is over; `from-unsigned`: h= leaves out From, or one
 * of several; `weak-key`: fewer than 1024 bits; `weak-algorithm`: rsa-sha1; `future`: t= lies ahead; `too-many`: behind
 * the number of signatures that are looked at.
 */
export type DkimNote =
  | 'body-length'
  | 'expired'
  | 'from-unsigned'
  | 'weak-key'
  | 'weak-algorithm'
  | 'future'
  | 'too-many'

export interface DmarcOutcome {
  readonly result: AuthenticationResult
  /** The domain of From. */
  readonly domain: string
  /** What the domain's owner asks receivers to do; `unknown` where there is no record or it was not told. */
  readonly policy: 'none' | 'quarantine' | 'reject' | 'unknown'
}

export interface ArcOutcome {
  readonly result: AuthenticationResult
  /** The domains that sealed, first to last. */
  readonly chain: readonly string[]
}

/**
 * `two-from`: several From fields, or several addresses in From; `bad-from`: From has no address that can be asked about;
 * `no-envelope`: SPF was not asked, for nobody knew where the mail came from; `dns-late`: an answer did not come in time;
 * `many-signatures`, `head-too-large`, `body-too-large`: more than is looked at; `gave-up`: the check itself broke off.
 */
export type AuthenticationNote =
  | 'two-from'
  | 'bad-from'
  | 'no-envelope'
  | 'dns-late'
  | 'many-signatures'
  | 'head-too-large'
  | 'body-too-large'
  | 'gave-up'

/** Everything in it is the sender's choice. */
export interface ForgedResult {
  /** The server whose name it bears. */
  readonly by: string
  /** Byte offset of the field in the mail. */
  readonly at: number
  /** The start of what it says. */
  readonly said: string
}

/** What nobody has looked at. */
export const UNCHECKED: Authentication = { from: 'unchecked', by: '', dkim: [], notes: [], forged: [] }
