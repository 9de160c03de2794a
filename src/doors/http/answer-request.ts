import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerPage } from './answer-page.ts'
import { type Gatekeeper, plainAddress } from './gatekeeper.ts'
import type { HttpSettings } from './http-settings.ts'
import type { Purse } from './purse.ts'
import { readBody } from './read-body.ts'
import { BrokenOff, Refusal } from './refusal.ts'
import { type Desk, takeMail } from './take-mail.ts'
import { tellBrokenOff } from './tell-broken-off.ts'
import { fieldsOf, packingOf, refuseForbidden, toArrival } from './to-arrival.ts'
import { ERROR_DOMAIN, type RspamdReply, toOldJson, tryAgainReply } from './to-json.ts'

export interface Hall extends Pick<HttpSettings, 'ready' | 'metrics' | 'pages'> {
  readonly desk: Desk
  readonly gatekeeper: Gatekeeper
  readonly purse: Purse
  /** Whether the door closes: then each answer is the last one of its connection. */
  readonly isClosing: () => boolean
}

interface Visit {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly ip: string
  readonly hall: Hall
}

interface Said {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What is asked for at which path. */
const ROUTES: Readonly<Record<string, (visit: Visit) => Promise<Said>>> = {
  'POST /checkv2': async (visit) => json(200, await checkMail(visit)),
  'POST /check': async (visit) => json(200, toOldJson(await checkMail(visit))),
  'GET /ping': async () => text('pong\r\n'),
  'GET /healthz': async () => text('ok\n'),
  'GET /readyz': showReadiness,
  'GET /metrics': showMetrics,
}

/** Answers one request, whatever it is. Never rejects. */
export async function answerRequest(request: IncomingMessage, response: ServerResponse, hall: Hall): Promise<void> {
  const ip = plainAddress(request.socket.remoteAddress)
  const visit = { request, response, ip, hall }
  try {
    const [path = '/'] = (request.url ?? '/').split('?', 1)
    const route = ROUTES[`${request.method} ${path}`] ?? showPage
    say(await route(visit), visit)
  } catch (error) {
    refuse(error, visit)
  }
}

async function checkMail({ request, response, ip, hall: { desk, gatekeeper, purse } }: Visit): Promise<RspamdReply> {
  gatekeeper.admit(ip, request.headers)
  const fields = fieldsOf(request.rawHeaders)
  refuseForbidden(fields)
  const packing = packingOf(fields)
  const ticket = purse.enter()
  try {
    const body = await readBody(request, packing === 'zstd', { limits: desk.limits, ticket })
    if (body.length === 0) throw new Refusal(400, 'There is no mail in the request')
    return await takeMail(toArrival(fields, body, desk.limits.recipientsMax), ip, whenGone(response), desk)
  } finally {
    ticket.leave()
  }
}

/** Aborted when the caller has closed its connection before it was answered. */
function whenGone(response: ServerResponse): AbortController {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new BrokenOff('before it was answered'))
  })
  return gone
}

async function showReadiness({ request, ip, hall: { ready, gatekeeper, desk } }: Visit): Promise<Said> {
  gatekeeper.admit(ip, request.headers)
  const troubles = await ready().catch((error: unknown) => {
    desk.onEvent({ type: 'failed', ip, what: 'ready', error: String(error) })
    return [{ part: 'service', why: 'cannot tell' }]
  })
  return json(troubles.length === 0 ? 200 : 503, { ready: troubles.length === 0, troubles })
}

async function showMetrics({ request, ip, hall: { metrics, gatekeeper } }: Visit): Promise<Said> {
  gatekeeper.admit(ip, request.headers)
  const { text: body, contentType: type } = await metrics()
  return { status: 200, type, body }
}

async function showPage({ request, ip, hall: { pages, desk } }: Visit): Promise<Said> {
  const page = pages === undefined ? undefined : await answerPage(request, ip, pages, desk.limits)
  if (page === undefined) throw new Refusal(404, 'There is nothing here')
  return { status: page.status, type: 'text/html; charset=utf-8', body: page.html, headers: page.headers }
}

const text = (body: string): Said => ({ status: 200, type: 'text/plain; charset=utf-8', body })

const json = (status: number, value: object, headers: Readonly<Record<string, string>> = {}): Said => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
  headers,
})

function say({ status, type, body, headers }: Said, { response, hall }: Visit): void {
  if (hall.isClosing()) response.shouldKeepAlive = false
  response.writeHead(status, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

/** The one place where a request ends that could not be answered as it was asked. */
function refuse(error: unknown, visit: Visit): void {
  const { request, response, ip, hall } = visit
  const { desk } = hall
  if (error instanceof BrokenOff || response.headersSent) {
    tellBrokenOff(request.socket, error instanceof Error ? error.message : String(error), desk)
    request.socket.destroy()
    return
  }
  const isKnown = error instanceof Refusal
  const { status, message, retryAfterSeconds } = isKnown ? error : new Refusal(500, 'It failed')
  if (isKnown) desk.onEvent({ type: 'turned-away', ip, status, why: message })
  else desk.onEvent({ type: 'failed', ip, what: 'request', error: String(error) })
  const headers = {
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  }
  if (!request.complete) letRun(request, desk.limits.idleMs)
  say(
    json(status, status === 503 ? tryAgainReply(message) : { error: message, error_domain: ERROR_DOMAIN }, headers),
    visit,
  )
}

// LIMIT: what is on its way while our answer is on its way.
const RUN_BYTES_MAX = 2 ** 20
const RUN_MS_MAX = 2_000

/**
 * WHY: whoever still sends hears no answer when we hang up, so a little of what comes is let run by. Where it ends in
 * that little the connection serves on; where not, it is ended.
 */
function letRun(request: IncomingMessage, idleMs: number): void {
  let bytes = 0
  const timer = setTimeout(() => request.socket.destroy(), Math.min(RUN_MS_MAX, idleMs))
  const stop = () => clearTimeout(timer)
  request.on('error', stop).once('end', stop).once('close', stop)
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    // WHY not ended here: what we have not read would make the caller's machine throw away our answer unread.
    if (bytes > RUN_BYTES_MAX) request.pause()
  })
  request.resume()
}
