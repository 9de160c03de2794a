import type { HeaderField } from '#domain'
import { bothEnds } from '../header/both-ends.ts'
import { decodeField } from '../header/encoded-words.ts'

// Names for a part that no parameter names. Mail programs then take the description or the last step of the location,
// and those that find none make one up, with the extension that the system knows for the type.

const EXTENSIONS: readonly (readonly [RegExp, string])[] = [
  [/^application\/(?:x-)?hta$/, 'hta'],
  [/^(?:application|text)\/(?:x-)?(?:javascript|ecmascript|jscript)$/, 'js'],
  [/^(?:application|text)\/(?:x-)?vbscript$/, 'vbs'],
  [/^application\/(?:x-ms-?dos-program|x-msdownload|x-dosexec|x-exe|exe|vnd\.microsoft\.portable-executable)$/, 'exe'],
  [/^application\/(?:x-)?(?:bat|ms-?dos-batch)$/, 'bat'],
  [/^application\/(?:x-)?(?:java-archive|java-jnlp-file)$/, 'jar'],
  [/^application\/(?:x-)?(?:ms-shortcut|shortcut)$/, 'lnk'],
  [/^application\/(?:x-)?(?:msi|ms-installer)$/, 'msi'],
]

const FILE_NAME = /^[^\r\n]{1,200}\.[a-z][a-z0-9]{1,9}$/i
const NAMED_ELSEWHERE = /^(?:message|multipart)\//
const SHOWN = /^(?:$|text$|text\/(?:plain|html|enriched|richtext|calendar)$)/
const FIELDS_MAX = 8
const VALUE_CHARS_MAX = 2_000

/** Names that a part without any would be shown under, best first. `types`: every one that it declares. */
export function fallbackNames(fields: readonly HeaderField[], types: readonly string[], disposition: string): string[] {
  const isAttached = disposition === 'attachment'
  if (types.every((type) => NAMED_ELSEWHERE.test(type) || (!isAttached && SHOWN.test(type)))) return []
  const described = fields.filter(({ name }) => /^content-description$/i.test(name)).map(textOf)
  const places = fields.filter(({ name }) => /^content-location$/i.test(name)).map(textOf)
  // WHY: a saved web page has the addresses of its scripts and pictures there, and the end of one is no file's name.
  const isOfPage = !isAttached && places.some((place) => /^https?:/i.test(place))
  const names = [...described, ...(isOfPage ? [] : places.map(lastStep))]
  const told = bothEnds(names, FIELDS_MAX).filter((name) => FILE_NAME.test(name) && !isSentence(name))
  if (told.length > 0) return [...new Set(told)]
  const known = EXTENSIONS.filter(([pattern]) => types.some((type) => pattern.test(type)))
  return known
    .filter(([, extension]) => !isOfPage || extension !== 'js')
    .map(([, extension]) => `ATT00001.${extension}`)
}

const textOf = ({ value }: HeaderField): string =>
  decodeField(value.slice(0, VALUE_CHARS_MAX)).replace(/^["<\s]+|[">\s]+$/g, '')

// "Notification from mail.example.com" ends like a program.
const isSentence = (text: string): boolean => /\s\S*\.(?:com|net|org|jp|info|app|zip)$/i.test(text)

function lastStep(location: string): string {
  const path = location.replace(/[?#].*$/s, '')
  const step = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}
