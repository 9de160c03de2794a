import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ClamdReply, parseClamdReply } from './clamd-reply.ts'

// One question to clamd on one connection:
//
//   C: zINSTREAM\0 (length:u32be bytes)* 0:u32be
//   S: stream: … \0
//
// WHY a connection for each: after an answer that comes early (too large) the rest of the bytes would be taken for
// commands. WHY reading while writing: clamd may answer and close before it has everything.

export type ClamdPlace =
  | { readonly host: string; readonly port: number }
  /** Path of a unix socket. */
  | { readonly socket: string }

const CHUNK_BYTES = 256 * 1024
// LIMIT: an answer is a line with a name.
const REPLY_BYTES_MAX = 4_096

export interface ClamdTimes {
  readonly connectMs: number
  readonly timeoutMs: number
}

/** Asks clamd about these bytes. Never rejects; down and late are answers too. */
export function askClamd(place: ClamdPlace, bytes: Uint8Array, times: ClamdTimes): Promise<ClamdReply> {
  const { promise, resolve } = Promise.withResolvers<ClamdReply>()
  const socket = 'socket' in place ? connect({ path: place.socket }) : connect(place)
  socket.setNoDelay(true)
  const finish = (reply: ClamdReply) => {
    clearTimeout(connecting)
    clearTimeout(waiting)
    resolve(reply)
    socket.destroy()
  }
  const connecting = setTimeout(() => finish(notAsked('down', 'no connection in time')), times.connectMs)
  const waiting = setTimeout(() => finish(notAsked('late', '')), times.timeoutMs)
  const reply = new ReplyReader()
  let isConnected = false
  socket.on('connect', () => {
    isConnected = true
    clearTimeout(connecting)
    void send(socket, bytes)
  })
  socket.on('data', (chunk: Buffer) => {
    const text = reply.take(chunk)
    if (text !== undefined) finish(parseClamdReply(text))
  })
  // WHY: on a broken connection an answer may still wait to be read; "end" comes after it, "close" in any case.
  let failure = ''
  socket.on('error', (error: NodeJS.ErrnoException) => {
    failure = error.code ?? error.message
  })
  socket.on('close', () => finish(notAsked(isConnected ? 'failed' : 'down', failure === '' ? 'it hung up' : failure)))
  return promise
}

const notAsked = (why: 'down' | 'late' | 'failed', detail: string): ClamdReply => ({ type: 'not-asked', why, detail })

/** Writes no faster than clamd reads, so that a slow one costs no memory. */
async function send(socket: Duplex & Pick<Socket, 'cork' | 'uncork'>, bytes: Uint8Array): Promise<void> {
  socket.write('zINSTREAM\0')
  for (let at = 0; at < bytes.length && socket.writable; at += CHUNK_BYTES) {
    const chunk = bytes.subarray(at, at + CHUNK_BYTES)
    socket.cork()
    socket.write(lengthOf(chunk.length))
    const hasRoom = socket.write(chunk)
    socket.uncork()
    if (!hasRoom) await drained(socket)
  }
  if (socket.writable) socket.write(lengthOf(0))
}

function lengthOf(count: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(count)
  return length
}

const drained = (socket: Duplex): Promise<void> =>
  new Promise((resolve) => {
    const goOn = () => {
      socket.off('drain', goOn).off('close', goOn)
      resolve()
    }
    socket.on('drain', goOn).on('close', goOn)
  })

class ReplyReader {
  #bytes = Buffer.alloc(0)

  /** The reply, once it is whole; one that never ends is cut off. */
  take(chunk: Buffer): string | undefined {
    this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(0, REPLY_BYTES_MAX)])
    const end = this.#bytes.indexOf(0)
    if (end === -1 && this.#bytes.length < REPLY_BYTES_MAX) return undefined
    return this.#bytes.toString('utf8', 0, end === -1 ? REPLY_BYTES_MAX : end).trim()
  }
}
