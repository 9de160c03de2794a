import path from 'node:path'
import { type NextHop, openMaildir, openNextHop } from '#actions'

/** The next hop that somebody typed: `smtp://host:port`, `lmtp://host:port`, `lmtp:/socket`, `maildir:/folder`. */
export function nextHopFrom(text: string): NextHop | undefined {
  const folder = /^maildir:(.+)$/s.exec(text)?.[1]
  if (folder !== undefined) return openMaildir(path.resolve(folder))
  const socket = /^lmtp:(\/[^/].*)$/s.exec(text)?.[1]
  if (socket !== undefined) return openNextHop({ protocol: 'lmtp', place: { socket } })
  const [, protocol, host = '', port = ''] =
    /^(smtp|lmtp):\/\/(\[[0-9a-f:.]+\]|[\w.-]+):(\d{1,5})\/?$/i.exec(text) ?? []
  if (protocol === undefined || Number(port) < 1 || Number(port) > 65_535) return undefined
  const place = { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
  return openNextHop({ protocol: protocol.toLowerCase() === 'lmtp' ? 'lmtp' : 'smtp', place })
}
