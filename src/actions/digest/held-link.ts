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

// LIMIT: an id, a tenant and an address of 320 characters are 700; nobody's token is longer than an address line.
const TOKEN_CHARACTERS_MAX = 2_000

/** The token of a link; fit for an address as it is. */
export function signLink(secret: Buffer, { tenant, mail, recipient, scope, expiresAt }: HeldLink): string {
  const body = Buffer.from(JSON.stringify([tenant, mail, recipient, scope, expiresAt])).toString('base64url')
  return `${body}.${signatureOf(secret, 'link', body).toString('base64url')}`
}

/** What the token says; undefined where it is not ours, was changed, or has expired. */
export function readLink(secret: Buffer, token: string, now: number): HeldLink | undefined {
  const [body = '', signature = '', ...rest] = token.length > TOKEN_CHARACTERS_MAX ? [] : token.split('.')
  if (rest.length > 0 || !isEqual(Buffer.from(signature, 'base64url'), signatureOf(secret, 'link', body)))
    return undefined
  // Signed by us, so it has the shape that `signLink` gave it.
  const [tenant, mail, recipient, scope, expiresAt] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
    string,
    string,
    string,
    'release',
    number,
  ]
  return now < expiresAt ? { tenant, mail, recipient, scope, expiresAt } : undefined
}

/** What the form on a link's page carries, so that only somebody who was shown the page can send it. */
export const formSeal = (secret: Buffer, token: string): string =>
  signatureOf(secret, 'form', token).toString('base64url')

export const isFormSeal = (secret: Buffer, token: string, seal: string): boolean =>
  isEqual(Buffer.from(seal.slice(0, TOKEN_CHARACTERS_MAX), 'base64url'), signatureOf(secret, 'form', token))

const signatureOf = (secret: Buffer, use: 'link' | 'form', text: string): Buffer =>
  createHmac('sha256', secret).update(`${use}\n${text}`).digest()

const isEqual = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other)
