// Whether bytes read as the header of a mail. Asked of every text file that arrives, so it must not take a letter, a log,
// a program or a table for a mail: two fields that only mail has, or one such and a field that letters have too.

const HEAD_BYTES = 1_024
const SCORE_MIN = 3
const LEAD_LINES_MAX = 20

const ONLY_MAIL =
  /^(?:received|return-path|message-id|mime-version|content-type|content-transfer-encoding|content-disposition|delivered-to|dkim-signature|authentication-results|arc-[a-z-]+|received-spf|x-mailer|x-originating-ip|x-spam-[a-z-]+|x-ms-[a-z-]+|list-(?:id|unsubscribe|post|help)|in-reply-to|references|reply-to|envelope-to|x-envelope-[a-z]+|resent-[a-z-]+|user-agent|x-priority|thread-index|thread-topic|x-received|x-[a-z0-9]+-[a-z0-9-]+|newsgroups|nntp-posting-host|status|x-status|x-uidl|errors-to|disposition-notification-to|autocrypt|feedback-id|precedence)$/
const LETTERS_TOO = /^(?:from|to|cc|bcc|subject|date|sender|importance|priority|organization|comments|keywords)$/

/** Whether the first kilobyte reads as a mail's header block. */
export function looksLikeMail(head: Buffer): boolean {
  const text = head.toString('latin1', 0, Math.min(head.length, HEAD_BYTES)).replace(/^\xef\xbb\xbf/, '')
  const lines = text.split(/\r*\n|\r/)
  // The last line may be cut off by the window.
  if (head.length > HEAD_BYTES) lines.pop()
  const start = lines.slice(0, LEAD_LINES_MAX).findIndex((line) => !/^\s*$/.test(line) && !/^>?From /.test(line))
  return start >= 0 && scoreOf(lines.slice(start)) >= SCORE_MIN
}

function scoreOf(lines: readonly string[]): number {
  let score = 0
  const seen = new Set<string>()
  for (const [index, line] of lines.entries()) {
    if (line === '') break
    if (index > 0 && /^[ \t]/.test(line)) continue
    const [, name = '', value = ''] = /^([!-9;-~]{1,76})[ \t]*:(.*)$/.exec(line) ?? []
    if (name === '') return index === 0 ? 0 : score - 1
    const key = name.toLowerCase()
    if (seen.has(key)) continue
    seen.add(key)
    score += weightOf(key, value)
  }
  return score
}

function weightOf(name: string, value: string): number {
  if (name === 'content-type') return /^\s*"?(?:multipart|message)\//i.test(value) ? 3 : 2
  if (ONLY_MAIL.test(name)) return 2
  if (name === 'from' || name === 'to') return value.includes('@') || value.includes('=?') ? 1.5 : 0.5
  return LETTERS_TOO.test(name) ? 0.5 : 0
}
