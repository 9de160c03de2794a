import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { answerPage } from './answer-page.ts'
import { type Gatekeeper, plainAddress } from './gatekeeper.ts'
import type { HttpLimits } from './limits.ts'
import type { Purse } from './purse.ts'
import { readBody } from './read-body.ts'
import { BrokenOff, Refusal } from './refusal.ts'
import type { HttpSettings } from './serve-http.ts'
import { type Desk, takeMail } from './take-mail.ts'
import { fieldsOf, packingOf, refuseForbidden, toArrival } from './to-arrival.ts'
import { ERROR_DOMAIN, toOldJson, tryAgainReply } from './to-json.ts'

export interface House extends Pick<HttpSettings, 'ready' | 'metrics' | 'pages'> {
  readonly desk: Desk
  readonly gatekeeper: Gatekeeper
  readonly purse: Purse
}

/** What is asked for at which path. Nobody listens yet. */
export function buildRoutes(house: House): FastifyInstance {
  const routes = Fastify({
    serverFactory: (handle) => buildServer(handle, house.desk.limits),
    requestIdHeader: false,
    genReqId: () => '',
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => void refuse(new Refusal(400, error.message), request, reply, house),
    clientErrorHandler: () => {},
  })
  // WHY: bodies are mails; each route reads its own, within its own limits.
  routes.removeAllContentTypeParsers()
  routes.addContentTypeParser('*', (_request, _body, done) => done(null))
  routes.setErrorHandler((error, request, reply) => refuse(error, request, reply, house))
  routes.setNotFoundHandler((request, reply) => showPage(request, reply, house))
  routes.post('/checkv2', async (request, reply) => reply.send(await checkMail(request, reply, house)))
  routes.post('/check', async (request, reply) => reply.send(toOldJson(await checkMail(request, reply, house))))
  routes.get('/ping', (_request, reply) => reply.type('text/plain').send('pong\r\n'))
  routes.get('/healthz', (_request, reply) => reply.type('text/plain').send('ok\n'))
  routes.get('/readyz', (request, reply) => showReadiness(request, reply, house))
  routes.get('/metrics', (request, reply) => showMetrics(request, reply, house))
  return routes
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void

function buildServer(handle: Handle, limits: HttpLimits) {
  const { headerBytesMax, headerMs, requestMs, idleMs } = limits
  const server = createServer(
    {
      maxHeaderSize: headerBytesMax,
      headersTimeout: headerMs,
      requestTimeout: requestMs,
      keepAliveTimeout: idleMs,
      connectionsCheckingInterval: Math.max(50, Math.min(5_000, headerMs / 2)),
      noDelay: true,
      // QUIRK: some callers of rspamd name no host.
      requireHostHeader: false,
    },
    (request, response) => {
      // WHY: what a caller says of the type of a mail changes nothing, and fastify refuses types that it cannot read.
      request.headers['content-type'] = 'message/rfc822'
      handle(request, response)
    },
  )
  // QUIRK: Node forgets fields beyond this number without a word, recipients among them. Their bytes are limited.
  server.maxHeadersCount = 0
  server.maxConnections = limits.connectionsMax
  return server
}

async function checkMail(request: FastifyRequest, reply: FastifyReply, { desk, gatekeeper, purse }: House) {
  const { raw } = request
  const ip = plainAddress(raw.socket.remoteAddress)
  gatekeeper.admit(ip, raw.headers)
  const fields = fieldsOf(raw.rawHeaders)
  refuseForbidden(fields)
  const packing = packingOf(fields)
  const ticket = purse.enter()
  try {
    const body = await readBody(raw, packing === 'zstd', { limits: desk.limits, ticket })
    if (body.length === 0) throw new Refusal(400, 'There is no mail in the request')
    const arrival = toArrival(fields, body, desk.limits.recipientsMax)
    return await takeMail(arrival, ip, goneSignal(reply.raw), desk)
  } finally {
    ticket.leave()
  }
}

/** Aborted when the caller has closed its connection before it was answered. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new BrokenOff('before it was answered'))
  })
  return gone.signal
}

async function showReadiness(request: FastifyRequest, reply: FastifyReply, { ready, gatekeeper, desk }: House) {
  const ip = plainAddress(request.raw.socket.remoteAddress)
  gatekeeper.admit(ip, request.raw.headers)
  const troubles = await ready().catch((error: unknown) => {
    desk.onEvent({ type: 'failed', ip, what: 'ready', error: String(error) })
    return [{ part: 'service', why: 'cannot tell' }]
  })
  return reply.code(troubles.length === 0 ? 200 : 503).send({ ready: troubles.length === 0, troubles })
}

async function showMetrics(request: FastifyRequest, reply: FastifyReply, { metrics, gatekeeper }: House) {
  gatekeeper.admit(plainAddress(request.raw.socket.remoteAddress), request.raw.headers)
  const { text, contentType } = await metrics()
  return reply.type(contentType).send(text)
}

async function showPage(request: FastifyRequest, reply: FastifyReply, { pages, desk }: House) {
  const ip = plainAddress(request.raw.socket.remoteAddress)
  const page = pages === undefined ? undefined : await answerPage(request.raw, ip, pages, desk.limits)
  if (page === undefined) throw new Refusal(404, 'There is nothing here')
  return reply.code(page.status).headers(page.headers).send(page.html)
}

/** The one place where a request ends that could not be answered as it was asked. */
function refuse(error: unknown, { raw }: FastifyRequest, reply: FastifyReply, { desk }: House) {
  const ip = plainAddress(raw.socket.remoteAddress)
  if (error instanceof BrokenOff) {
    desk.onEvent({ type: 'broken-off', ip, why: error.message })
    raw.socket.destroy()
    return reply.hijack()
  }
  const refusal = error instanceof Refusal ? error : refusalFor(error)
  const { status, message, retryAfterSeconds } = refusal
  if (error instanceof Refusal) desk.onEvent({ type: 'turned-away', ip, status, why: message })
  else desk.onEvent({ type: 'failed', ip, what: 'request', error: String(error) })
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  if (!raw.complete) letRun(raw, reply, desk.limits)
  return reply
    .code(status)
    .send(status === 503 ? tryAgainReply(message) : { error: message, error_domain: ERROR_DOMAIN })
}

function refusalFor(error: unknown): Refusal {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  return status >= 400 && status < 500
    ? new Refusal(status, 'Not a request that we take')
    : new Refusal(500, 'It failed')
}

// LIMIT: what is on its way while our answer is on its way.
const RUN_BYTES_MAX = 2 ** 20
const RUN_MS_MAX = 2_000

/** WHY: whoever still sends hears no answer when we hang up, so a little of what comes is let run by. */
function letRun(request: IncomingMessage, reply: FastifyReply, { idleMs }: HttpLimits): void {
  reply.header('connection', 'close')
  let bytes = 0
  const end = () => request.socket.destroy()
  const timer = setTimeout(end, Math.min(RUN_MS_MAX, idleMs))
  request.socket.once('close', () => clearTimeout(timer))
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > RUN_BYTES_MAX) end()
  })
  request.resume()
}
