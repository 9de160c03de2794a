import type { Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import type { SmtpReply } from '#domain'
import { ReplyReader } from './reply-reader.ts'

/** The connection broke, or the server said nothing in time. */
export class WireLost extends Error {}

interface Waiter {
  readonly resolve: (reply: SmtpReply) => void
  readonly reject: (error: WireLost) => void
  readonly timer: NodeJS.Timeout
}

const PART_BYTES = 256 * 1_024

/** An open connection to a mail server: bytes out, replies in, in their order. Owns the socket. */
export class Wire {
  #socket: Socket
  #reader = new ReplyReader()
  #replies: SmtpReply[] = []
  #waiters: Waiter[] = []
  #lost: WireLost | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    this.#listen()
  }

  /** Whether it can be used for another mail: the server has neither gone nor said something unasked. */
  get isQuiet(): boolean {
    return this.#lost === undefined && this.#replies.length === 0 && this.#waiters.length === 0
  }

  get isLost(): boolean {
    return this.#lost !== undefined
  }

  say(...lines: readonly string[]): void {
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(''))
  }

  /** Resolves when the system has taken nearly all; every part must be taken in time. */
  async write(pieces: readonly Buffer[], timeoutMs: number): Promise<void> {
    const giveUp = setTimeout(() => this.destroy('the server does not read the mail'), timeoutMs)
    try {
      for (const piece of pieces) {
        for (let at = 0; at < piece.length; at += PART_BYTES) {
          if (this.#lost !== undefined) throw this.#lost
          if (!this.#socket.write(piece.subarray(at, at + PART_BYTES))) await this.#drained()
          giveUp.refresh()
        }
      }
    } finally {
      clearTimeout(giveUp)
    }
  }

  nextReply(timeoutMs: number): Promise<SmtpReply> {
    const reply = this.#replies.shift()
    if (reply !== undefined) return Promise.resolve(reply)
    if (this.#lost !== undefined) return Promise.reject(this.#lost)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.destroy(`no reply within ${timeoutMs} ms`), timeoutMs)
      this.#waiters.push({ resolve, reject, timer })
    })
  }

  /** TLS from here on, once the server has agreed. */
  startTls(options: ConnectionOptions, timeoutMs: number): Promise<void> {
    const plain = this.#socket
    plain.removeAllListeners('data').removeAllListeners('error').removeAllListeners('close')
    plain.on('error', () => {}) // The socket around it says so.
    this.#reader = new ReplyReader()
    this.#replies = []
    const secure = connectTls({ ...options, socket: plain })
    this.#socket = secure
    this.#listen()
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => this.destroy(`no TLS within ${timeoutMs} ms`), timeoutMs)
      secure.once('close', () => reject(this.#lost ?? new WireLost('closed')))
      secure.once('secureConnect', resolve)
      secure.once('close', () => clearTimeout(giveUp)).once('secureConnect', () => clearTimeout(giveUp))
    })
  }

  /** Good-bye without waiting for the answer. */
  quit(): void {
    if (this.#lost !== undefined) return
    this.#socket.end('QUIT\r\n')
    const lastCall = setTimeout(() => this.#socket.destroy(), 1_000)
    this.#socket.once('close', () => clearTimeout(lastCall))
    this.#lose('closed by us')
  }

  destroy(why: string): void {
    this.#lose(why)
    this.#socket.destroy()
  }

  #listen(): void {
    this.#socket
      .on('data', (chunk) => this.#onData(chunk))
      .on('error', (error) => this.#lose(error.message))
      .on('close', () => this.#lose('the server closed the connection'))
  }

  #onData(chunk: Buffer): void {
    for (const reply of this.#reader.take(chunk)) {
      const waiter = this.#waiters.shift()
      if (waiter === undefined) this.#replies.push(reply)
      else {
        clearTimeout(waiter.timer)
        waiter.resolve(reply)
      }
    }
    if (this.#reader.broken !== undefined) this.destroy(this.#reader.broken)
    // LIMIT: nobody is asked more than recipientsMax questions at once; a server that talks on is none.
    if (this.#replies.length > 100_000) this.destroy('replies without end')
  }

  #lose(why: string): void {
    if (this.#lost !== undefined) return
    this.#lost = new WireLost(why)
    for (const { reject, timer } of this.#waiters.splice(0)) {
      clearTimeout(timer)
      reject(this.#lost)
    }
  }

  #drained(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = this.#socket
      const settle = () => {
        socket.off('drain', settle).off('close', settle)
        if (this.#lost === undefined) resolve()
        else reject(this.#lost)
      }
      socket.on('drain', settle).on('close', settle)
    })
  }
}
