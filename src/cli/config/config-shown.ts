import type { NextHop, StoreConfig } from '#config'
import { hostText } from '../../config/door-place.ts'

// Parts of a configuration as a line of text; no secret is in them.

export function hopText(hop: NextHop): string {
  switch (hop.kind) {
    case 'maildir':
      return `maildir:${hop.folder}`
    case 'lmtp-socket':
      return `lmtp+unix:${hop.socket}`
    default:
      return `${hop.kind}://${hostText(hop)}`
  }
}

export function storeText(store: StoreConfig): string {
  if (store.engine === 'sqlite') return store.file
  const { host, pathname } = new URL(store.url.reveal())
  return `postgres://${host}${pathname}`
}

/** Minutes after midnight as 08:30. */
export const clockText = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
