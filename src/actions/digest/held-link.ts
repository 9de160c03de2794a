import { createHmac, timingSafeEqual } from 'node:crypto'

// The links in a digest: what one recipient may do with one held mail, until when, under our signature.
//
//   token = base64url(JSON) "." base64url(HMAC-SHA256 over the first part)
//
// Whoever has the link may do what it says, as whoever reads the recipient's mail may. A link that is used twice does
// nothing the second time, for a mail is released at most once.

export interface HeldLink {
  readonly tenant: string
  readonly mail: string
  readonly recipient: string
  /** What the link is good for. */
  readonly scope: 'release'
  readonly expiresAt: number
}

export function signLink(_secret: Buffer, _link: HeldLink): string {
  void [createHmac, timingSafeEqual]
  throw new Error('The digest is being built')
}

/** What the token says; undefined where it is not ours, was changed, or has expired. */
export function readLink(_secret: Buffer, _token: string, _now: number): HeldLink | undefined {
  throw new Error('The digest is being built')
}
