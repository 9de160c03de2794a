import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { HttpLimits } from './limits.ts'

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * Node's own server, within the limits. WHY no framework: there are six paths, each with a body of its own kind, and
 * handing a mail through fastify takes twice the time of taking it in (0.6 against 0.3 ms on the mixed corpus).
 */
export function buildServer(
  handle: Handle,
  { headerBytesMax, headerMs, requestMs, idleMs, ...limits }: HttpLimits,
): Server {
  const server = createServer(
    {
      maxHeaderSize: headerBytesMax,
      headersTimeout: Math.min(headerMs, requestMs),
      requestTimeout: requestMs,
      keepAliveTimeout: idleMs,
      connectionsCheckingInterval: Math.max(50, Math.min(5_000, headerMs / 2)),
      noDelay: true,
      // QUIRK: some callers of rspamd name no host.
      requireHostHeader: false,
    },
    handle,
  )
  // QUIRK: Node forgets fields beyond this number without a word, recipients among them. Their bytes are limited.
  server.maxHeadersCount = 0
  server.maxConnections = limits.connectionsMax
  return server
}
