import { X509Certificate } from 'node:crypto'
import { type ImapAccount, parseImapUrl } from '#knowledge'
import { visible } from '#report'
import type { CliWords } from '../wording.ts'
import { WrongUse } from '../wrong-use.ts'
import { readGiven, secretFrom } from './given-file.ts'
import { type OAuthOptions, tokenFrom } from './oauth-settings.ts'

export interface ImapOptions extends OAuthOptions {
  readonly imap?: string | undefined
  readonly imapUser?: string | undefined
  readonly imapPasswordFile?: string | undefined
  readonly imapCa?: string | undefined
  readonly folder: readonly string[]
  readonly allowPlain?: boolean | undefined
}

const PASSWORD_VARIABLE = 'SEKISHO_IMAP_PASSWORD'

/** The account that the options name; undefined where they name none. Throws WrongUse. */
export function imapAccount(options: ImapOptions, words: CliWords): ImapAccount | undefined {
  const { imap: said } = words.learn
  if (options.imap === undefined) {
    const idle = idleOption(options)
    if (idle !== undefined) throw new WrongUse(said.without(idle))
    return undefined
  }
  const server = parseImapUrl(options.imap, options.allowPlain === true)
  if (typeof server === 'string') throw new WrongUse(said.wrongUrl[server](visible(options.imap)))
  const user = options.imapUser ?? server.user
  if (user === '') throw new WrongUse(said.noUser)
  return {
    ...{ ...server, user, ...loginFrom(options, words) },
    ...(options.imapCa === undefined ? {} : { ca: certificatesFrom(options.imapCa, words) }),
  }
}

function loginFrom(options: ImapOptions, words: CliWords): Pick<ImapAccount, 'password' | 'accessToken'> {
  const { imap: said } = words.learn
  const accessToken = tokenFrom(options, words)
  if (accessToken !== undefined) {
    if (options.imapPasswordFile !== undefined) throw new WrongUse(said.oneLogin)
    return { password: '', accessToken }
  }
  const password = secretFrom(options.imapPasswordFile, PASSWORD_VARIABLE, words)
  if (password === undefined) throw new WrongUse(said.noPassword(PASSWORD_VARIABLE))
  return { password }
}

function idleOption({ imapUser, imapPasswordFile, imapTokenUrl, imapCa, folder, allowPlain }: ImapOptions) {
  const given = {
    ...{ '--imap-user': imapUser, '--imap-password-file': imapPasswordFile, '--imap-ca': imapCa },
    '--imap-token-url': imapTokenUrl,
  }
  const found = Object.entries(given).find(([, value]) => value !== undefined)?.[0]
  return found ?? (folder.length > 0 ? '--folder' : allowPlain === true ? '--allow-plain' : undefined)
}

function certificatesFrom(file: string, words: CliWords): string {
  const bytes = readGiven(file, words)
  try {
    // Read for the sake of the throw, and because it takes DER as well.
    const first = new X509Certificate(bytes)
    return bytes.includes('-----BEGIN CERTIFICATE') ? bytes.toString('latin1') : first.toString()
  } catch {
    // What OpenSSL says of bytes that are no certificate helps nobody.
    throw new WrongUse(words.learn.imap.noCertificate(visible(file)))
  }
}
