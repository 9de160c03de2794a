import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Hall } from './answer-request.ts'
import { eximRefusal, eximReply, readEximRequest, speaksRspamc } from './exim.ts'
import { plainAddress } from './gatekeeper.ts'
import type { Ticket } from './purse.ts'
import { BrokenOff, Refusal } from './refusal.ts'
import { type Desk, takeMail } from './take-mail.ts'
import { tellBrokenOff } from './tell-broken-off.ts'
import { fieldsOf, refuseForbidden, toArrival } from './to-arrival.ts'

/** Who is connected. */
export interface Guests {
  readonly count: () => number
  /** Ends those who have not said a word yet. */
  readonly endSilent: () => void
  readonly endAll: () => void
}

/**
 * Looks at how each connection begins: HTTP goes on to Node's server as if nobody had looked, Exim's protocol is answered
 * here.
 */
export function greet(server: Server, hall: Hall): Guests {
  const takeHttp = server.listeners('connection') as ((socket: Socket) => void)[]
  const guests = new Set<Socket>()
  const silent = new Set<Socket>()
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    guests.add(socket)
    silent.add(socket)
    socket.once('close', () => {
      guests.delete(socket)
      silent.delete(socket)
    })
    hear(socket, hall.desk, (start, speaks) => {
      silent.delete(socket)
      if (speaks) {
        answerExim(socket, start, hall)
        return
      }
      socket.unshift(start)
      for (const take of takeHttp) take.call(server, socket)
    })
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => turnOut(error, socket, hall))
  const end = (sockets: Iterable<Socket>) => {
    for (const socket of sockets) socket.destroy()
  }
  return { count: () => guests.size, endSilent: () => end(silent), endAll: () => end(guests) }
}

/** Calls back once it is clear which protocol is spoken; whoever says too little in this time is let go. */
function hear(socket: Socket, desk: Desk, done: (start: Buffer, speaksRspamc: boolean) => void): void {
  let start: Buffer | undefined
  const leave = () => socket.destroy()
  const giveUp = () => {
    tellBrokenOff(socket, `nothing that could be a request came for ${desk.limits.headerMs} ms`, desk)
    leave()
  }
  const look = () => {
    const chunk = socket.read() as Buffer | null
    if (chunk === null) return
    start = start === undefined ? chunk : Buffer.concat([start, chunk])
    const speaks = speaksRspamc(start)
    if (speaks === undefined) return
    socket.off('readable', look).off('timeout', giveUp).off('end', leave)
    socket.setTimeout(0)
    if (!speaks) socket.off('error', leave)
    done(start, speaks)
  }
  socket.setTimeout(desk.limits.headerMs, giveUp)
  socket.on('error', leave).on('end', leave).on('readable', look)
}

function turnOut(error: NodeJS.ErrnoException, socket: Socket, { desk }: Hall): void {
  tellBrokenOff(socket, error.code ?? error.message, desk)
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const status = STATUS[error.code ?? ''] ?? '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
}

const STATUS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}

async function answerExim(socket: Socket, start: Buffer, { desk, gatekeeper, purse }: Hall): Promise<void> {
  const ip = plainAddress(socket.remoteAddress)
  const gone = new AbortController()
  socket.once('close', () => gone.abort(new BrokenOff('before it was answered')))
  let ticket: Ticket | undefined
  try {
    gatekeeper.admit(ip, {})
    ticket = purse.enter()
    const request = await readEximRequest(socket, start, desk.limits, ticket)
    if (request.isPing) {
      socket.end('RSPAMD/1.3 0 PONG\r\n')
      return
    }
    const fields = fieldsOf(request.fields)
    refuseForbidden(fields)
    const arrival = toArrival(fields, request.mail, desk.limits.recipientsMax)
    socket.end(eximReply(await takeMail(arrival, ip, gone, desk)))
  } catch (error) {
    endExim(error, socket, ip, desk)
  } finally {
    ticket?.leave()
  }
}

function endExim(error: unknown, socket: Socket, ip: string, desk: Desk): void {
  const { onEvent } = desk
  if (error instanceof Refusal) {
    onEvent({ type: 'turned-away', ip, status: error.status, why: error.message })
    socket.end(eximRefusal(error.status, error.message), () => socket.destroy())
    return
  }
  if (error instanceof BrokenOff) tellBrokenOff(socket, error.message, desk)
  else onEvent({ type: 'failed', ip, what: 'request', error: String(error) })
  socket.destroy()
}
