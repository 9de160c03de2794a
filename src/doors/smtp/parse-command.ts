// One command line. SPEC: RFC 5321 section 4.1; RFC 1870 (SIZE), RFC 6152 (BODY), RFC 6531 (SMTPUTF8), RFC 3030 (BDAT).
//
//   MAIL FROM:<path> *(SP keyword ["=" value])    RCPT TO:<path> ...    BDAT octets [LAST]
//   path = "<" [ "@a,@b:" ] [ local "@" domain ] ">", the local part with or without quotes

export interface Command {
  /** In capitals; '' where the line does not start with a word. */
  readonly verb: string
  readonly argument: string
}

export interface Path {
  readonly address: string
  readonly parameters: ReadonlyMap<string, string | undefined>
}

// LIMIT: RFC 5321 4.5.3.1.3 says 256 octets with the brackets; some real bounce addresses are longer.
const ADDRESS_CHARACTERS_MAX = 512
// LIMIT: more than there are extensions.
const PARAMETERS_MAX = 20

export function parseCommand(line: string): Command {
  const [, verb = '', argument = ''] = /^([A-Za-z]{1,20})(?: +(.*))?$/u.exec(line.trimEnd()) ?? []
  return { verb: verb.toUpperCase(), argument }
}

/** What follows MAIL (`FROM:`) or RCPT (`TO:`); undefined where it cannot be read. */
export function parsePath(argument: string, keyword: 'FROM:' | 'TO:'): Path | undefined {
  if (argument.slice(0, keyword.length).toUpperCase() !== keyword) return undefined
  // QUIRK: "MAIL FROM: <a@b>" and "MAIL FROM:a@b" are seen.
  const rest = argument.slice(keyword.length).trimStart()
  const end = endOfPath(rest)
  if (end === undefined) return undefined
  const address = rest
    .slice(0, end)
    .replace(/^<|>$/gu, '')
    .replace(/^@[^:"<>]*:/u, '')
  const parameters = parseParameters(rest.slice(end))
  if (parameters === undefined || address.length > ADDRESS_CHARACTERS_MAX || !isAddress(address)) return undefined
  return { address, parameters }
}

function endOfPath(text: string): number | undefined {
  if (!text.startsWith('<')) {
    const end = text.search(/ |$/u)
    return end === 0 ? undefined : end
  }
  let isQuoted = false
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === '\\' && isQuoted) at += 1
    else if (text[at] === '"') isQuoted = !isQuoted
    else if (text[at] === '>' && !isQuoted) return at + 1
  }
  return undefined
}

/** WHY no finer grammar: what is an address the next hop knows; here nothing may be one that could be read as two. */
const isAddress = (text: string): boolean =>
  text === '' ||
  /^(?:"(?:[^"\\]|\\.)*"|[^\s"<>@,;:\\()[\]\p{Cc}\p{Cf}]+)(?:@(?:[^\s"<>@,;:\\()[\]\p{Cc}\u200b\u2060\ufeff]+|\[[\w.:-]+\]))?$/u.test(
    text,
  )

function parseParameters(text: string): ReadonlyMap<string, string | undefined> | undefined {
  const parameters = new Map<string, string | undefined>()
  const words = text.split(' ').filter((word) => word !== '')
  if (words.length > PARAMETERS_MAX || (text !== '' && !text.startsWith(' '))) return undefined
  for (const word of words) {
    const [, name, value] = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=([^=\s]+))?$/u.exec(word) ?? []
    if (name === undefined || parameters.has(name.toUpperCase())) return undefined
    parameters.set(name.toUpperCase(), value)
  }
  return parameters
}

export interface Chunk {
  readonly bytes: number
  readonly isLast: boolean
}

export function parseChunk(argument: string): Chunk | undefined {
  const [, digits, last] = /^(\d{1,15})( +LAST)?$/iu.exec(argument) ?? []
  return digits === undefined ? undefined : { bytes: Number(digits), isLast: last !== undefined }
}

export const isDecimal = (text: string | undefined): text is string => text !== undefined && /^\d{1,15}$/u.test(text)
