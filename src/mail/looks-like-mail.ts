// Whether bytes read as the header of a mail. Asked of every text file that arrives, so it must not take a letter, a log,
// a program or a table for a mail: two fields that only mail has, or one such and a field that letters have too.

const WHITE_BYTES_MAX = 65_536
const HEAD_BYTES = 8_192 // signatures and seals of three kilobytes stand before the first field that people know
const CUT_BYTES_MIN = 1_024
const JUNK_LINES_MAX = 2
const SCORE_MIN = 3
const LEAD_LINES_MAX = 20

const ONLY_MAIL =
  /^(?:received|return-path|message-id|mime-version|content-type|content-transfer-encoding|content-disposition|delivered-to|dkim-signature|authentication-results|arc-[a-z-]+|received-spf|x-mailer|x-originating-ip|x-spam-[a-z-]+|x-ms-[a-z-]+|list-(?:id|unsubscribe|post|help)|in-reply-to|references|reply-to|envelope-to|x-envelope-[a-z]+|resent-[a-z-]+|user-agent|x-priority|thread-index|thread-topic|x-received|x-[a-z0-9]+-[a-z0-9-]+|newsgroups|nntp-posting-host|status|x-status|x-uidl|errors-to|disposition-notification-to|autocrypt|feedback-id|precedence)$/
const LETTERS_TOO = /^(?:from|to|cc|bcc|subject|date|sender|importance|priority|organization|comments|keywords)$/

// Fields that a mail, or a part of one, does without only if somebody took them out.
const STRONG =
  /^(?:received|return-path|message-id|mime-version|content-(?:type|transfer-encoding|disposition)|dkim-signature|arc-[a-z-]+|x-received)$/

/** Whether the first kilobytes, behind white space, read as a mail's header block. */
export function looksLikeMail(head: Buffer): boolean {
  const text = head.toString('latin1', 0, Math.min(head.length, WHITE_BYTES_MAX)).replace(/^\xef\xbb\xbf/, '')
  const start = text.search(/[^ \t\r\n]/)
  if (start < 0) return false
  const window = text.slice(start, start + HEAD_BYTES)
  const lines = window.split(/\r*\n|\r/)
  // The last line may be cut off by the window, or by whoever read no more than this from the file.
  if (lines.length > 1 && head.length >= CUT_BYTES_MIN) lines.pop()
  const first = lines.slice(0, LEAD_LINES_MAX).findIndex((line) => line !== '' && !/^>?From /.test(line))
  return first >= 0 && scoreOf(lines.slice(first)) >= SCORE_MIN
}

function scoreOf(lines: readonly string[]): number {
  if (/^(?:HTTP\/\d|[A-Z]{3,10} \S{1,2000} HTTP\/\d)/.test(lines[0] ?? '')) return 0
  let score = 0
  let junk = 0
  const seen = new Set<string>()
  for (const [index, line] of lines.entries()) {
    if (line === '') break
    if (index > 0 && /^[ \t]/.test(line)) continue
    const [, name = '', value = ''] = /^([!-9;-~]{1,76})[ \t]*:(.*)$/.exec(line) ?? []
    if (name === '') {
      if (junk === JUNK_LINES_MAX) break
      junk += 1
      continue
    }
    const key = name.toLowerCase()
    if (seen.has(key)) continue
    seen.add(key)
    score += weightOf(key, value)
  }
  // Programs skip a line or two that are no fields; a text that has such lines must show more to be a mail.
  if (junk === 0) return score
  return score - junk < SCORE_MIN || [...seen].some((name) => STRONG.test(name)) ? score - junk : 0
}

function weightOf(name: string, value: string): number {
  if (name === 'content-type') return /^\s*"?(?:multipart|message)\//i.test(value) ? 3 : 2
  if (ONLY_MAIL.test(name)) return 2
  if (name === 'from' || name === 'to') return value.includes('@') || value.includes('=?') ? 1.5 : 0.5
  return LETTERS_TOO.test(name) ? 0.5 : 0
}
