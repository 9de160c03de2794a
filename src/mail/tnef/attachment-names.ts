// The names an Outlook attachment goes by ([MS-OXCMSG] 2.2.2): Outlook lists it under the long name, draws the display
// name below its icon in a rich text mail, and programs without long names take the short one; the extension is a
// property of its own. A name that ends in another way than the one that is listed is a disguise.

export interface NameProperties {
  /** PidTagAttachLongFilename (3707). */
  readonly long: string
  /** PidTagDisplayName (3001), the name the transport gave: what other programs show. */
  readonly shown: readonly string[]
  /** PidTagAttachFilename (3704), a title in eight letters and three. */
  readonly short: readonly string[]
  /** PidTagAttachExtension (3703), with its dot. */
  readonly extension: string
}

const EXTENSION = /\.([^.\s/\\]{1,12})[.\s]*$/

/** Every name that counts, best first, no two alike. */
export function attachmentNames({ long, shown, short, extension }: NameProperties): string[] {
  const listed = [long, ...short, ...shown].find((name) => name !== '') ?? ''
  const others = shown.filter((name) => listed === '' || EXTENSION.test(name))
  const cut = short.filter((name) => !isShortForm(name, listed))
  const told = extension.trim().replace(/^\.?/, '.')
  const isTold = told.length > 1 && told.length < 14 && !endsLike(listed, told)
  const names = [listed, ...others, ...cut, ...(isTold && listed !== '' ? [`${listed}${told}`] : [])]
  return [...new Set(names)].filter((name) => name !== '')
}

const extensionOf = (name: string): string => (EXTENSION.exec(name)?.[1] ?? '').toLowerCase()

const endsLike = (name: string, extension: string): boolean => isCutDown(extensionOf(extension), extensionOf(name))

// `請求書の件.docx` is `請求書~1.DOC` in the short form that Windows makes of it.
const isShortForm = (short: string, long: string): boolean => isCutDown(extensionOf(short), extensionOf(long))

const isCutDown = (short: string, long: string): boolean =>
  short === long || (short.length === 3 && long.startsWith(short))
