import { domainToASCII } from 'node:url'

// Where an account is and how it is spoken to, from the URL that the operator typed (RFC 5092, the server part):
//   imaps://user@host[:993]   TLS from the first byte (RFC 8314)
//   imap://user@host[:143]    STARTTLS, or nothing is said at all; `allowPlain` leaves it out, on this machine only
// A password never stands there: command lines are seen by every user of a machine and kept in histories.

export interface ImapServer {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'plain'
  /** As the URL has it; empty where it names none. */
  readonly user: string
}

export interface ImapAccount extends ImapServer {
  readonly password: string
  /** OAuth2 (XOAUTH2, OAUTHBEARER), asked before each login; instead of the password where it is there. */
  readonly accessToken?: () => Promise<string>
  /** Certificate authorities to trust besides the system's, PEM. */
  readonly ca?: string
}

export type ImapUrlFault = 'not-imap' | 'with-password' | 'with-folder' | 'plain-from-afar'

/** The server that a URL names, or what is wrong with the URL. */
export function parseImapUrl(text: string, allowPlain: boolean): ImapServer | ImapUrlFault {
  const url = URL.parse(text)
  if (url === null || !/^imaps?:$/.test(url.protocol) || url.hostname === '') return 'not-imap'
  if (url.password !== '') return 'with-password'
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') return 'with-folder'
  const isTls = url.protocol === 'imaps:'
  const host = hostOf(url)
  if (host === '') return 'not-imap'
  if (!isTls && allowPlain && !isLoopback(host)) return 'plain-from-afar'
  return {
    host,
    port: url.port === '' ? (isTls ? 993 : 143) : Number(url.port),
    security: isTls ? 'tls' : allowPlain ? 'plain' : 'starttls',
    user: unescaped(url.username),
  }
}

// QUIRK: for schemes that it does not know, the URL standard leaves a host as it was typed, only percent-encoded.
const hostOf = ({ hostname }: URL): string =>
  hostname.startsWith('[') ? hostname.slice(1, -1) : domainToASCII(unescaped(hostname)).replace(/\.$/, '')

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone "%": it was meant as it stands.
    return text
  }
}

/** How an account's folder is called where people and the store see it. */
export const folderUrl = ({ host, port, user }: ImapServer, folder = ''): string =>
  `imap://${user}@${host.includes(':') ? `[${host}]` : host}:${port}/${folder}`
