import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import type { ImapFlow, ImapFlowOptions } from 'imapflow'
import type { ImapAccount } from './imap-account.ts'
import { connectTrouble, ImapTrouble, plainTrouble } from './imap-trouble.ts'

/** How long a server may take, milliseconds. */
export interface ImapPatience {
  /** To be reached, name and TLS included; and again to greet. */
  readonly connectMs: number
  /** To say the next thing. */
  readonly silenceMs: number
}

export const PATIENCE: ImapPatience = { connectMs: 20_000, silenceMs: 90_000 }

// LIMIT: a server that sends a whole mail where we asked for its head is borne with, up to what mail servers take; the
// list of a million UIDs is 10 MB.
const LITERAL_BYTES_MAX = 64 * 2 ** 20
const LINE_BYTES_MAX = 64 * 2 ** 20
const RESPONSE_BYTES_MAX = 80 * 2 ** 20

/** A connection that is logged in. Throws ImapTrouble. */
export async function connectImap(
  account: ImapAccount,
  patience: ImapPatience,
  signal: AbortSignal,
): Promise<ImapFlow> {
  signal.throwIfAborted()
  // WHY only now: it is much to load, and whoever asks what is known never needs it.
  const { ImapFlow } = await import('imapflow')
  const accessToken = await tokenFor(account)
  signal.throwIfAborted()
  const client = new ImapFlow(optionsFor(account, accessToken, patience))
  // An error that is nobody's answer; the command under way is told of it as well.
  client.on('error', () => undefined)
  const hangUp = (): void => client.close()
  signal.addEventListener('abort', hangUp, { once: true })
  client.on('close', () => signal.removeEventListener('abort', hangUp))
  try {
    await client.connect()
  } catch (error) {
    client.close()
    throw connectTrouble(error)
  }
  return client
}

async function tokenFor({ accessToken }: ImapAccount): Promise<string | undefined> {
  try {
    return await accessToken?.()
  } catch (error) {
    const trouble = plainTrouble(error)
    if (trouble instanceof ImapTrouble) throw trouble
    throw new ImapTrouble('login-refused', error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function optionsFor(
  { host, port, security, user, password, ca }: ImapAccount,
  accessToken: string | undefined,
  patience: ImapPatience,
): ImapFlowOptions {
  return {
    ...{ host, port, secure: security === 'tls', logger: false },
    auth: accessToken === undefined ? { user, pass: password } : { user, accessToken },
    // WHY always said: left open, a server that does not offer STARTTLS would be given the password in the clear.
    ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
    tls: { secureContext: trusting(ca) },
    ...{
      connectionTimeout: patience.connectMs,
      greetingTimeout: patience.connectMs,
      socketTimeout: patience.silenceMs,
    },
    ...{ maxLiteralSize: LITERAL_BYTES_MAX, maxLineLength: LINE_BYTES_MAX, maxResponseSize: RESPONSE_BYTES_MAX },
    // We read and leave: nothing is enabled that would only be more that a server can get wrong.
    ...{ disableAutoIdle: true, disableAutoEnable: true, disableIMAP4rev2: true, disableCompression: true },
    clientInfo: { name: 'Sekisho', version: false, vendor: false, 'support-url': false },
  }
}

const contexts = new Map<string, SecureContext>()

/** WHY kept: reading several hundred certificates takes a fifth of a second and two megabytes, for each connection. */
function trusting(ca = ''): SecureContext {
  const kept = contexts.get(ca)
  if (kept !== undefined) return kept
  // WHY both: Node's own list is Mozilla's; a place that has put its authority into the system expects it to count.
  const authorities = new Set([...getCACertificates('default'), ...getCACertificates('system')])
  const context = createSecureContext({ ca: [...authorities, ...(ca === '' ? [] : [ca])], minVersion: 'TLSv1.2' })
  contexts.set(ca, context)
  return context
}
