import { writeFileSync } from 'node:fs'
import { ImapTrouble } from '#knowledge'
import { visible } from '#report'
import { type AccessToken, oauthToken, type TokenSettings } from '../../doors/imap/index.ts'
import type { CliWords } from '../wording.ts'
import { WrongUse } from '../wrong-use.ts'
import { secretFrom } from './given-file.ts'

// The same settings as under `oauth:` of a watched mailbox in sekisho.yaml, as options; secrets from files or the
// environment, never from the command line.

export interface OAuthOptions {
  readonly imapTokenUrl?: string | undefined
  readonly imapClientId?: string | undefined
  readonly imapClientSecretFile?: string | undefined
  readonly imapRefreshTokenFile?: string | undefined
  readonly imapScope?: string | undefined
}

const REFRESH_VARIABLE = 'SEKISHO_IMAP_REFRESH_TOKEN'
const CLIENT_VARIABLE = 'SEKISHO_IMAP_CLIENT_SECRET'

/** The token server does not give what is asked of it; the mail server was not asked yet. */
export class TokenTrouble extends ImapTrouble {
  readonly tokenServer: string

  constructor({ code, says }: ImapTrouble, tokenServer: string) {
    super(code, says)
    this.tokenServer = tokenServer
  }
}

/** Gives access tokens as the options say; undefined where they name no token server. Throws WrongUse. */
export function tokenFrom(options: OAuthOptions, words: CliWords): AccessToken | undefined {
  const { imap: said } = words.learn
  const { imapTokenUrl: url, imapClientId: clientId, imapScope: scope } = options
  if (url === undefined) {
    const idle = Object.entries(optionNames(options)).find(([, value]) => value !== undefined)?.[0]
    if (idle !== undefined) throw new WrongUse(said.withoutTokenUrl(idle))
    return undefined
  }
  if (clientId === undefined) throw new WrongUse(said.noClientId)
  const clientSecret = secretFrom(options.imapClientSecretFile, CLIENT_VARIABLE, words)
  const refreshToken = secretFrom(options.imapRefreshTokenFile, REFRESH_VARIABLE, words)
  if (refreshToken === undefined) throw new WrongUse(said.noRefreshToken(REFRESH_VARIABLE))
  const token = oauthOrWrongUse(
    {
      ...{ tokenEndpoint: url, clientId, refreshToken, onRefreshToken: keepIn(options.imapRefreshTokenFile) },
      ...(clientSecret === undefined ? {} : { clientSecret }),
      ...(scope === undefined ? {} : { scope }),
    },
    words,
  )
  return () => token().catch((error: unknown) => Promise.reject(namingServer(error, url)))
}

const optionNames = (options: OAuthOptions) => ({
  '--imap-client-id': options.imapClientId,
  '--imap-client-secret-file': options.imapClientSecretFile,
  '--imap-refresh-token-file': options.imapRefreshTokenFile,
  '--imap-scope': options.imapScope,
})

function oauthOrWrongUse(settings: TokenSettings, words: CliWords): AccessToken {
  try {
    return oauthToken(settings)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new WrongUse(words.learn.imap.wrongTokenUrl(visible(settings.tokenEndpoint)))
  }
}

// WHY: some servers take a refresh token once. What stands in the file afterwards must be the one for the next run.
const keepIn = (file: string | undefined) => (refreshToken: string) => {
  if (file !== undefined) writeFileSync(file, `${refreshToken}\n`, { mode: 0o600 })
}

const namingServer = (error: unknown, url: string): unknown =>
  error instanceof ImapTrouble ? new TokenTrouble(error, URL.parse(url)?.host ?? url) : error
