// Text of any language as encoded words. SPEC: RFC 2047 section 2: one has at most 75 characters, and none ends inside
// a character (section 5).

// LIMIT: 75 characters less "=?UTF-8?B?" and "?=" leave 63 of base64, 15 groups of three bytes.
const WORD_BYTES = 45

/** The words, one by one; white space between two of them is not shown (section 6.2). */
export function encodeWords(text: string): string[] {
  const words: string[] = []
  let word = ''
  let bytes = 0
  for (const character of text) {
    const size = Buffer.byteLength(character)
    if (bytes + size > WORD_BYTES) {
      words.push(word)
      word = ''
      bytes = 0
    }
    word += character
    bytes += size
  }
  return [...words, word].map((each) => `=?UTF-8?B?${Buffer.from(each).toString('base64')}?=`)
}
