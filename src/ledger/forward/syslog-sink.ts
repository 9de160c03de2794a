import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { promisify } from 'node:util'
import type { Sink } from './outgoing.ts'
import { shortSyslogMessage, syslogMessage } from './syslog-message.ts'
import { openSyslogStream, type SyslogSettings } from './syslog-stream.ts'

/** A syslog server: over TCP (RFC 6587) or TLS (RFC 5425) with octet counting, or a datagram a message (RFC 5426). */
export const openSyslogSink = (settings: SyslogSettings): Sink =>
  settings.transport === 'udp' ? openDatagrams(settings) : openSyslogStream(settings)

// LIMIT: SPEC: RFC 5426, 3.1: a datagram has 65,507 bytes at most, and receivers take less. What is larger goes without
// its event, and still says which entry it is.
const DATAGRAM_BYTES_MAX = 8 * 1_024

/** WHY nothing is ever in doubt: whether a datagram arrived nobody says. */
function openDatagrams(settings: SyslogSettings): Sink {
  return {
    ...{ takeLoss: () => undefined, settleMs: 0, close: async () => true },
    send: async (batch) => {
      const { address, family } = await lookup(settings.host)
      const socket = createSocket(family === 6 || isIPv6(address) ? 'udp6' : 'udp4')
      const failed = once(socket, 'error').then(([error]) => Promise.reject(error))
      const send = promisify<Buffer, number, string, void>((bytes, port, to, done) =>
        socket.send(bytes, port, to, (error) => done(error, undefined)),
      )
      const sendAll = async (): Promise<void> => {
        for (const one of batch) {
          const whole = syslogMessage(one, settings)
          const bytes = whole.length > DATAGRAM_BYTES_MAX ? shortSyslogMessage(one, settings) : whole
          await send(bytes.subarray(0, DATAGRAM_BYTES_MAX), settings.port, address)
        }
      }
      try {
        await Promise.race([sendAll(), failed])
      } finally {
        failed.catch(() => undefined) // Told by the race already, or nobody waits for it any more.
        socket.close()
      }
    },
  }
}
