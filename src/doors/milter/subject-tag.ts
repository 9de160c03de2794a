// A word before the subject. SPEC: RFC 2047 section 2 (an encoded word has at most 75 characters) and 6.2 (white space
// between two of them is not shown, so ours carries its own).

// LIMIT: 75 characters less "=?UTF-8?B?" and "?=" leave 63 of base64, 15 groups of three bytes.
const WORD_BYTES = 45

/** The new value without leading space; undefined where the subject bears the tag already. */
export function tagSubject(value: Buffer, tag: string): Buffer | undefined {
  const subject = withoutLeadingSpace(value)
  const written = writeTag(tag.trim(), subject.subarray(0, 2).toString('latin1') === '=?')
  if (subject.subarray(0, written.length).equals(Buffer.from(written))) return undefined
  return subject.length === 0 ? Buffer.from(written.trimEnd()) : Buffer.concat([Buffer.from(`${written} `), subject])
}

function writeTag(tag: string, isBeforeEncodedWord: boolean): string {
  // WHY: "[x] =?...?=" is shown with its space, "=?..?= =?..?=" without.
  if (/^[\x20-\x7e]*$/u.test(tag)) return tag
  return wordsOf(isBeforeEncodedWord ? `${tag} ` : tag)
    .map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`)
    .join(' ')
}

function wordsOf(text: string): string[] {
  const words: string[] = []
  let word = ''
  for (const character of text) {
    if (Buffer.byteLength(word + character) > WORD_BYTES) {
      words.push(word)
      word = ''
    }
    word += character
  }
  return [...words, word]
}

function withoutLeadingSpace(value: Buffer): Buffer {
  const start = value.findIndex((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
  return start < 0 ? Buffer.alloc(0) : value.subarray(start)
}
