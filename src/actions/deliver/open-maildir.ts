import type { NextHop } from './next-hop.ts'

/** A Maildir as next hop: one file for each mail, whoever its recipients are. */
export function openMaildir(_folder: string): NextHop {
  throw new Error('The Maildir is being built')
}
