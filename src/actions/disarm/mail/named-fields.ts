import { encodeWords } from '#mail'

// A file's name in the fields of its part: as RFC 2231 has it for Content-Disposition, and as encoded words in
// Content-Type, where mail programs that know no RFC 2231 look for it.

const TYPES: Readonly<Record<string, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}

/** The Content-Type of a file with this name. */
export function namedType(name: string, extension: string): string {
  const plain = isToken(name) ? name : encodeWords(name).join('\n ')
  return `${TYPES[extension] ?? 'application/octet-stream'};\n name="${plain}"`
}

/** The Content-Disposition of a file with this name. */
export function namedDisposition(disposition: 'attachment' | 'inline', name: string): string {
  if (isToken(name)) return `${disposition}; filename="${name}"`
  const encoded = `UTF-8''${percentEncoded(name)}`
  // LIMIT: 60 characters leave room for the parameter's name in a line of 78; a percent sign keeps its two digits.
  const pieces = encoded.match(/(?:%..|[^%]){1,20}/g) ?? []
  return `${disposition};\n ${pieces.map((piece, index) => `filename*${index}*=${piece}`).join(';\n ')}`
}

const isToken = (name: string): boolean => /^[\w. ()+-]{1,50}$/.test(name)

const percentEncoded = (text: string): string =>
  Buffer.from(text)
    .toString('latin1')
    .replace(/[^A-Za-z0-9._-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
