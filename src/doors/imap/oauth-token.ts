import { ImapTrouble } from '#knowledge'
import type { AccessToken } from './watch-account.ts'

// OAuth 2.0 refresh (RFC 6749 section 6): a POST of a form to the token endpoint, an answer in JSON. The endpoint is the
// operator's word; nothing that a mail or an IMAP server says leads here.

export interface TokenSettings {
  /** https, or http on this machine. */
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly clientSecret?: string
  readonly refreshToken: string
  readonly scope?: string
  /** A server may give a new refresh token with each use, and take the old one no longer: keep it. */
  readonly onRefreshToken?: (refreshToken: string) => void | Promise<void>
}

// LIMIT: real answers have some kilobytes.
const ANSWER_BYTES_MAX = 65_536
const TIMEOUT_MS = 20_000
/** Before it ends: a token must outlive the login that it is fetched for. */
const SPARE_MS = 60_000
// SPEC: section 5.1: where expires_in is left out, it is told elsewhere; an hour is what providers give.
const LIFE_S = 3_600

/** Gives a valid token, from memory while it lasts. Throws ImapTrouble: `login-refused` where it was refused. */
export function oauthToken(settings: TokenSettings): AccessToken {
  const endpoint = endpointOf(settings.tokenEndpoint)
  let held: { readonly token: string; readonly until: number } | undefined
  let refreshToken = settings.refreshToken
  let underWay: Promise<string> | undefined
  const refresh = async (): Promise<string> => {
    const answer = await ask(endpoint, formOf(settings, refreshToken))
    if (answer.refreshToken !== undefined && answer.refreshToken !== refreshToken) {
      refreshToken = answer.refreshToken
      await settings.onRefreshToken?.(refreshToken)
    }
    held = { token: answer.token, until: Date.now() + answer.lifeMs - SPARE_MS }
    return answer.token
  }
  return async () => {
    if (held !== undefined && Date.now() < held.until) return held.token
    // WHY one at a time: a refresh token that may be used once must not be used twice.
    underWay ??= refresh().finally(() => {
      underWay = undefined
    })
    return underWay
  }
}

function endpointOf(text: string): URL {
  const url = URL.parse(text)
  const isLocal = url !== null && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal))) {
    throw new RangeError(`A token endpoint is an https address: "${text}"`)
  }
  return url
}

const formOf = ({ clientId, clientSecret, scope }: TokenSettings, refreshToken: string): URLSearchParams =>
  new URLSearchParams({
    ...{ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId },
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    ...(scope === undefined ? {} : { scope }),
  })

interface Answer {
  readonly token: string
  readonly lifeMs: number
  readonly refreshToken: string | undefined
}

async function ask(endpoint: URL, form: URLSearchParams): Promise<Answer> {
  const response = await fetch(endpoint, {
    ...{ method: 'POST', body: form, headers: { accept: 'application/json' }, redirect: 'error' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new ImapTrouble('unreachable', endpoint.host, { cause: error })
  })
  const told = objectOf(await bodyOf(response, endpoint))
  // SPEC: section 5.2: a refusal is 400, or 401 for the client's own credentials.
  if (response.status === 400 || response.status === 401 || response.status === 403) {
    throw new ImapTrouble('login-refused', textOf(told.error_description) ?? textOf(told.error) ?? `${response.status}`)
  }
  if (!response.ok) throw new ImapTrouble('busy', `${endpoint.host}: ${response.status}`)
  const token = textOf(told.access_token)
  if (token === undefined) throw new ImapTrouble('not-understood', endpoint.host)
  const life = Number(told.expires_in ?? LIFE_S)
  return {
    ...{ token, refreshToken: textOf(told.refresh_token) },
    lifeMs: (Number.isFinite(life) && life > 0 ? life : LIFE_S) * 1_000,
  }
}

/** The answer's text, as much as any real one has. */
async function bodyOf(response: Response, endpoint: URL): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > ANSWER_BYTES_MAX) throw new ImapTrouble('not-understood', `${endpoint.host}: a longer answer`)
    }
  } catch (error) {
    throw error instanceof ImapTrouble ? error : new ImapTrouble('lost', endpoint.host, { cause: error })
  }
  return Buffer.concat(chunks).toString('utf8')
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    // An error page in HTML: the status says what there is to say.
    return {}
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
