import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'

/** Wraps a client's socket, which nobody else may read any more. Exactly one of the two is called. */
export function startTls(
  plain: Socket,
  secureContext: SecureContext,
  onSecure: (label: string) => void,
  onFailure: (error: unknown) => void,
): TLSSocket {
  const secure = new TLSSocket(plain, { isServer: true, secureContext })
  // QUIRK: what goes wrong before the handshake is done comes as this event where a socket was wrapped by hand.
  secure.once('_tlsError', onFailure)
  secure.once('secure', () => {
    secure.off('_tlsError', onFailure)
    onSecure(`${secure.getProtocol() ?? 'TLS'} ${secure.getCipher().name}`)
  })
  return secure
}
