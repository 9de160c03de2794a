// What a conversation is called, whoever answers or forwards it.

// `Re:`, `Re[2]:`, `Fwd:`, and what mail programs of other languages write; list tags like `[staff:00123]`.
const PREFIX =
  /^(?:(?:re|fwd?|fw|aw|wg|sv|vs|tr|rv|enc|res|antw|返信|転送|回复|答复|转发|回覆|轉寄)\s?(?:[[(]\d{1,3}[\])])?\s?[:：]|\[[^\]]{1,40}[:： ]\s?\d{1,8}\])\s*/iu
const PREFIXES_MAX = 20
const CHARS_MAX = 300
// LIMIT: shorter subjects are everybody's (`お礼`, `Invoice`): they bind nobody to a conversation.
const CHARS_MIN = 6

/** The subject without its prefixes, widths unified, spaces gone, lower case; empty when too short to tell anything. */
export function subjectKey(subject: string): string {
  const key = withoutPrefixes(subject)
    .replace(/[\s\p{Cf}]+/gu, '')
    .toLowerCase()
  return key.length < CHARS_MIN ? '' : key
}

/** Whether a subject says that it answers or forwards something. */
export const isReplySubject = (subject: string): boolean => {
  const text = subject.slice(0, CHARS_MAX).normalize('NFKC').trim()
  return withoutPrefixes(subject) !== text && !/^\[/.test(text)
}

function withoutPrefixes(subject: string): string {
  let text = subject.slice(0, CHARS_MAX).normalize('NFKC').trim()
  for (let count = 0; count < PREFIXES_MAX; count += 1) {
    const match = PREFIX.exec(text)
    if (match === null) return text
    text = text.slice(match[0].length)
  }
  return text
}
