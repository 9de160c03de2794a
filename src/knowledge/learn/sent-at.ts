import type { MailHead } from '#domain'

const DAY_MS = 86_400_000
// RFC 5322 dates begin with the internet's; what is older was made up.
const EARLIEST = Date.UTC(1990, 0, 1)

/** When a mail was written, epoch milliseconds: what it says, where that can be; else when a server took it; else now. */
export function sentAt({ date, fields }: MailHead, now: number): number {
  const received = fields.find(({ name }) => /^received$/i.test(name))?.value ?? ''
  for (const told of [date, received.slice(received.lastIndexOf(';') + 1)]) {
    const at = Date.parse(told.replace(/\([^)]{0,100}\)/g, ' ').trim())
    if (at >= EARLIEST && at <= now + DAY_MS) return at
  }
  return now
}
