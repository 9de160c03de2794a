import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type ImapAccount, parseImapUrl } from '#knowledge'
import { visible } from '#report'
import type { CliWords } from '../wording.ts'
import { WrongUse } from '../wrong-use.ts'

export interface ImapOptions {
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
  const password = passwordFrom(options.imapPasswordFile, words)
  return {
    ...{ ...server, user, password },
    ...(options.imapCa === undefined ? {} : { ca: certificatesFrom(options.imapCa, words) }),
  }
}

function idleOption({ imapUser, imapPasswordFile, imapCa, folder, allowPlain }: ImapOptions): string | undefined {
  const given = { '--imap-user': imapUser, '--imap-password-file': imapPasswordFile, '--imap-ca': imapCa }
  const found = Object.entries(given).find(([, value]) => value !== undefined)?.[0]
  return found ?? (folder.length > 0 ? '--folder' : allowPlain === true ? '--allow-plain' : undefined)
}

function passwordFrom(file: string | undefined, words: CliWords): string {
  const { imap: said } = words.learn
  if (file === undefined) {
    const given = process.env[PASSWORD_VARIABLE]
    if (!given) throw new WrongUse(said.noPassword(PASSWORD_VARIABLE))
    return given
  }
  const [first = ''] = readGiven(file, words).toString('utf8').split(/\r?\n/, 1)
  if (first === '') throw new WrongUse(said.emptyPassword(visible(file)))
  return first
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

function readGiven(file: string, { input, reasons }: CliWords): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ENOENT') throw new WrongUse(input.missing(visible(file), ''))
    throw new WrongUse(input.unreadable(visible(file), reasons[code] ?? `${code}.`))
  }
}
