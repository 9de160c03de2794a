import type { Socket } from 'node:net'
import { plainAddress } from './gatekeeper.ts'
import type { Desk } from './take-mail.ts'

// Node tells of a caller that goes away in the middle of a request twice: of the connection, and of the request on it.
const told = new WeakSet<Socket>()

/** Tells of a connection that ends without an answer, once. */
export function tellBrokenOff(socket: Socket, why: string, { onEvent }: Desk): void {
  if (told.has(socket)) return
  told.add(socket)
  onEvent({ type: 'broken-off', ip: plainAddress(socket.remoteAddress), why })
}
