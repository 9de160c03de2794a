import type { FeedTally } from './feed-tally.ts'

// Feeds of one value a line: domains, addresses, IPs, ranges, hashes, mixed as they come; and hosts files.
//
//   # comment        ; comment       // comment
//   evil.example     hxxp://evil[.]example/a      192.0.2.0/24     ||evil.example^
//   127.0.0.1  evil.example other.example

const COMMENT = /^\s*(?:#|;|\/\/|!)/u
const HOSTS_LINE = /^\s*(?:127\.0\.0\.1|0\.0\.0\.0|::1?)\s+(?=\S)(.*)$/u
// The machine itself, in every hosts file.
const OWN_NAMES = /^(?:localhost|localhost\.localdomain|local|broadcasthost|ip6-\w+|0\.0\.0\.0)$/iu

export const isHostsLine = (text: string): boolean => HOSTS_LINE.test(text)

/** One line of a plain list. */
export function readListLine(text: string, tally: FeedTally): void {
  if (COMMENT.test(text)) return
  const plain = text.trim().replace(/^\|\|([^^$/|]{1,253})\^.*$/u, '$1')
  // What stands behind the value is a remark, or a column of somebody's table.
  const [value = '', note = ''] = plain.split(/[\s,;|]+(.*)/su)
  if (value !== '') tally.addWritten(value.replace(/^["']|["']$/gu, ''), note.replace(/^#\s*/u, ''))
}

/** One line of a hosts file. */
export function readHostsLine(text: string, tally: FeedTally): void {
  if (COMMENT.test(text)) return
  const names = HOSTS_LINE.exec(text)?.[1]?.replace(/#.*$/u, '').trim()
  if (names === undefined) {
    readListLine(text, tally)
    return
  }
  for (const name of names.split(/\s+/u)) if (name !== '' && !OWN_NAMES.test(name)) tally.addWritten(name)
}
