import { createHmac } from 'node:crypto'
import { Agent as HttpAgent, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { type Outgoing, type OutgoingForm, outgoingJson, type Sink } from './outgoing.ts'

// A receiver over HTTPS: a POST for each batch, and any answer from 200 to 299 means that it has the batch. Anything else
// is a failure, redirects too, and the same batch comes again.
//
//   X-Sekisho-Signature: t=<seconds since 1970>,v1=<hex of HMAC-SHA256(secret, t "." body)>
//   X-Sekisho-Ledger: <name of the ledger>      X-Sekisho-Entries: <first place>-<last place>

export interface WebhookSettings {
  readonly url: string
  readonly secret: string
  readonly form: OutgoingForm
  /** A JSON object a line, or one list. */
  readonly body: 'ndjson' | 'json'
  readonly ca?: Buffer
  readonly clock: () => number
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 20_000
const DETAIL_CHARS_MAX = 200

export function openWebhookSink(settings: WebhookSettings): Sink {
  const { ca } = settings
  const isSecure = settings.url.startsWith('https:')
  // WHY a connection a batch: one that the receiver has just given up would be a failure that is none.
  const agent = isSecure
    ? new HttpsAgent({ keepAlive: false, ...(ca === undefined ? {} : { ca }) })
    : new HttpAgent({ keepAlive: false })
  return {
    ...{ takeLoss: () => undefined, settleMs: 0 },
    send: async (batch) => {
      const body = bodyOf(batch, settings)
      const { status, detail } = await post(settings, agent, body, headersOf(batch, body, settings))
      if (status < 200 || status > 299) throw new Error(`it answered ${status}${detail === '' ? '' : `: ${detail}`}`)
    },
    close: async () => {
      agent.destroy()
      return true
    },
  }
}

function bodyOf(batch: readonly Outgoing[], { form, body }: WebhookSettings): Buffer {
  const lines = batch.map((one) => outgoingJson(one, form))
  return Buffer.from(body === 'json' ? `[${lines.join(',')}]` : lines.map((line) => `${line}\n`).join(''))
}

function headersOf(batch: readonly Outgoing[], bytes: Buffer, { secret, body, clock }: WebhookSettings) {
  const seconds = Math.floor(clock() / 1_000)
  const signature = createHmac('sha256', secret).update(`${seconds}.`).update(bytes).digest('hex')
  return {
    'content-type': body === 'json' ? 'application/json' : 'application/x-ndjson',
    'content-length': String(bytes.length),
    'user-agent': 'sekisho',
    'x-sekisho-signature': `t=${seconds},v1=${signature}`,
    'x-sekisho-ledger': batch[0]?.origin ?? '',
    'x-sekisho-entries': `${batch[0]?.logged.index}-${batch.at(-1)?.logged.index}`,
  }
}

function post(
  { url, timeoutMs = TIMEOUT_MS }: WebhookSettings,
  agent: HttpAgent,
  body: Buffer,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly detail: string }> {
  const ask = url.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs)
    const fail = (error: Error) => reject(signal.aborted ? new Error(`no answer in ${timeoutMs} ms`) : error)
    const asked = ask(url, { method: 'POST', agent, headers, signal }, (response) => {
      let detail = ''
      response.setEncoding('utf8').on('error', fail)
      response.on('data', (text: string) => {
        detail = `${detail}${text}`.slice(0, DETAIL_CHARS_MAX)
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, detail: detail.trim() }))
    })
    asked.on('error', fail)
    asked.end(body)
  })
}
