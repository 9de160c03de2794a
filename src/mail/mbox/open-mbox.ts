import type { Child, Opener } from '#bytes'
import type { Flaw } from '#domain'

// mbox (RFC 4155): mails one behind the other, each after a line `From sender date`. A body line that begins with `From `
// was written as `>From `.

const MARK = Buffer.from('From ', 'latin1')
const LINE_BYTES_MAX = 1_000

/** A mailbox file: its mails. */
export const openMbox: Opener = (content, opening) => {
  const breaks = findMboxBreaks(content, opening.budget.partsLeft + 1)
  const starts = breaks.length === 0 ? [0] : breaks
  const children: Child[] = []
  const flaws: Flaw[] = []
  for (const [index, start] of starts.entries()) {
    const mail = unquote(content.subarray(start, starts[index + 1] ?? content.length))
    if (children.length >= opening.budget.partsLeft || !opening.budget.spendBytes(mail.length)) {
      flaws.push({ code: 'mbox/too-many-mails', level: 'stopped', at: start })
      break
    }
    children.push({ role: 'member', name: '', content: mail, kind: 'mail' })
  }
  return { facts: [], children, flaws }
}

/** Offsets at which mails start: `From ` lines with a header behind them, not those of a letter. */
export function findMboxBreaks(bytes: Buffer, max = Number.POSITIVE_INFINITY): number[] {
  const breaks: number[] = []
  let at = bytes.indexOf(MARK)
  while (at >= 0 && breaks.length < max) {
    const isLineStart = at === 0 || bytes[at - 1] === 0x0a || (at === 3 && bytes[0] === 0xef)
    if (isLineStart && isBreak(bytes, at)) breaks.push(at)
    at = bytes.indexOf(MARK, at + MARK.length)
  }
  return breaks
}

// The line names a sender or a time of day, and a field follows it.
function isBreak(bytes: Buffer, at: number): boolean {
  const text = bytes.toString('latin1', at, Math.min(bytes.length, at + LINE_BYTES_MAX))
  const [line = '', ...rest] = text.split(/\r*\n/, 4)
  if (!/\d\d:\d\d|^From +(?:\S*@|-|MAILER-DAEMON)/.test(line)) return false
  const next = rest.find((each) => !each.startsWith('>From ')) ?? ''
  return /^[!-9;-~]{1,76}[ \t]*:/.test(next)
}

function unquote(mail: Buffer): Buffer {
  if (!mail.includes('\n>From ', 0, 'latin1')) return mail
  return Buffer.from(mail.toString('latin1').replace(/\n>From /g, '\nFrom '), 'latin1')
}
