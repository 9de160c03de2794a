// JScript.Encode and VBScript.Encode (`.jse`, `.vbe`, `language="JScript.Encode"`): Microsoft's Script Encoder, never
// published but long known: each letter of ASCII is replaced by one of three others, which of them its place decides.
//   `#@~^` length(6 letters of Base64 + `==`) body checksum(6 letters + `==`) `^#~@`
//   in the body `@&` is LF, `@#` CR, `@*` >, `@!` <, `@$` @

const START = '#@~^'
const END = '^#~@'
// LIMIT: pieces in one text; a page has one or two.
const PIECES_MAX = 200

/** For tab and then each letter from space to tilde, what the three tables write for it. `3f3f3f`: never encoded. */
const TABLES = Buffer.from(
  '643769507e2c225a654a4572613a5b5e79665d59755b274c42764560637623622a654d435f51337e53424f5220522063' +
    '7a264a21545a467138202b79266632632a572a586c767f2b477b462530522c314f296c3d6949703f3f3f27787b3f3f3f' +
    '675f513f3f3f62297a41247e5a2f3b663947323341736f774d215643755f7128263942787c466e534a64485c74314867' +
    '72367d6e4b68707d35495d223f6a554b503a6a69602e236a7f097128706f3565497d745c242c5d2d7727544459373f25' +
    '7b6d7c3d7c236c436d3438286d5e314e5b392b6e7f3057366f4c547434346b72624c254e33563056735e3a6873785509' +
    '57474b7732613b3524442e4d2f646b594f44453b215c2d37684153366158587a4879222e096050756b2d384e29553d3f',
  'hex',
)
/** Which table is used at each place, over and over. */
const ORDER = '1201202002021020102011200210200211020201011201021020112001120102'
const ESCAPES: Readonly<Record<string, string>> = { '&': '\n', '#': '\r', '*': '>', '!': '<', $: '@' }
const DECODED = [0, 1, 2].map(decodingTable)

export interface DecodedScript {
  readonly text: string
  /** Pieces that were decoded. */
  readonly pieces: number
}

/** The text with every encoded piece replaced by what it says. */
export function decodeScript(text: string): DecodedScript {
  let pieces = 0
  let at = 0
  const out: string[] = []
  for (let start = text.indexOf(START); start >= 0 && pieces < PIECES_MAX; start = text.indexOf(START, at)) {
    const bodyAt = Math.min(text.length, start + START.length + 8)
    const closing = text.indexOf(END, bodyAt)
    // QUIRK: what counts is the marks; a length or checksum that lies is an old trick.
    const bodyEnd = closing < 0 ? text.length : Math.max(bodyAt, closing - 8)
    out.push(text.slice(at, start), decodeBody(text.slice(bodyAt, bodyEnd)))
    at = closing < 0 ? text.length : closing + END.length
    pieces += 1
  }
  return { text: out.join('') + text.slice(at), pieces }
}

function decodeBody(body: string): string {
  const plain = body.replace(/@[&#*!$]/g, (pair) => ESCAPES[pair.charAt(1)] ?? pair)
  let out = ''
  let place = -1
  for (let at = 0; at < plain.length; at += 1) {
    const code = plain.charCodeAt(at)
    if (code < 128) place += 1
    out += DECODED[Number(ORDER.charAt(place & 63))]?.[code] ?? plain.charAt(at)
  }
  return out
}

function decodingTable(table: number): readonly (string | undefined)[] {
  const letters: (string | undefined)[] = []
  for (let index = 0; index < 96; index += 1) {
    const written = TABLES[index * 3 + table] ?? 0x3f
    const isEncoded = !(index === 29 || index === 31 || index === 33) // < > @ stand for themselves
    if (isEncoded) letters[written] = index === 0 ? '\t' : String.fromCharCode(31 + index)
  }
  return letters
}
