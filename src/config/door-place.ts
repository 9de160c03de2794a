import { isIP } from 'node:net'
import type { DoorsConfig, Listen } from './config.ts'

/** Where a door listens, as people write it: `127.0.0.1:2525`, `[::1]:2525`, `unix:/run/sekisho.sock`. */
export const listenText = (listen: Listen): string => ('socket' in listen ? `unix:${listen.socket}` : hostText(listen))

export const hostText = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `${isIP(host) === 6 ? `[${host}]` : host}:${port}`

/** What tells one door of a kind from another: where it listens, or the mailbox's name. */
export const doorPlace = (door: DoorsConfig[keyof DoorsConfig][number]): string =>
  'name' in door ? door.name : listenText(door.listen)
