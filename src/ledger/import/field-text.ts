// Fields of log lines, made fit to keep. LIMIT: what one field is cut to; a log line has 8 KB in most servers, a subject
// in a trace 256 characters.

const CHARS_MAX = 1_000

/** A text as it stands there, cut; undefined where it is empty or says that it is. */
export function asField(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? undefined : trimmed.slice(0, CHARS_MAX).toWellFormed()
}

/** A Message-ID without its angle brackets. */
export const asMessageId = (text: string): string =>
  text.trim().replace(/^</, '').replace(/>$/, '').slice(0, CHARS_MAX).toWellFormed()

/** An address without angle brackets; undefined for the empty one. */
export const asAddress = (text: string | undefined): string | undefined =>
  asField(text?.trim().replace(/^</, '').replace(/>$/, ''))

/** An IP address without what some logs put around it: brackets, a port, `::ffff:`. */
export function asClient(text: string | undefined): string | undefined {
  const trimmed = asField(text)
  if (trimmed === undefined) return undefined
  const inBrackets = /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed)?.[1] ?? trimmed
  const withoutPort = /^(\d{1,3}(?:\.\d{1,3}){3}):\d+$/.exec(inBrackets)?.[1] ?? inBrackets
  return withoutPort.replace(/^::ffff:(?=\d{1,3}\.)/i, '')
}

/** A record of the fields that have a value. */
export function detailOf(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const detail: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields)) {
    const kept = asField(value)
    if (kept !== undefined) detail[name] = kept
  }
  return detail
}

/** The same object without what is undefined. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
