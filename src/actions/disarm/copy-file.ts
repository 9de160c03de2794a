import { bufferSource } from '#bytes'
import { KINDS, type Kind, NOTHING_KNOWN } from '#domain'
import { takeApart } from '#inspect'
import { identify } from '#unpack'
import type { Copy, Disarming } from './disarming.ts'
import { Refusal, Removals } from './removals.ts'
import { traceIn } from './traces.ts'

interface KnownFile {
  /** Where the container says what it is; otherwise its bytes and its name do. */
  readonly kind?: Kind
  /** What to call it in the list of what was removed. */
  readonly place?: string
}

/**
 * A file as an archive or mail holds it: a copy without active content, or, of a text or picture that has none, the file
 * as it is. Throws a Refusal where there is neither; what was removed is then not told.
 */
export function copyFile(name: string, content: Buffer, disarming: Disarming, known: KnownFile = {}): Copy {
  const { kind = kindOfFile(name, content), place = name } = known
  if (isPlain(kind, name)) {
    checkClean(name, content, disarming)
    return { bytes: content, extension: '' }
  }
  const removals = new Removals()
  const copy = disarming.inner(content, kind, { ...disarming, removals, depth: disarming.depth + 1 })
  checkClean(name, copy.bytes, disarming)
  disarming.removals.addInner(removals.list(), place)
  return copy
}

export const kindOfFile = (name: string, content: Buffer): Kind =>
  identify(content, bufferSource(content), { name, declaredType: '', isBody: false })

const TEXTS: ReadonlySet<Kind> = new Set(['empty', 'text', 'calendar', 'vcard', 'xml'])
// Texts that a viewer shows; `autorun.inf` and `desktop.ini` are texts as well.
const TEXT_NAME = /(?:^|\/)[^./]*$|\.(?:txt|text|log|csv|tsv|md|ics|vcf|json|xml|asc)$/i

// SVG pictures hold scripts, and what is called media by its name alone is none.
const isPlain = (kind: Kind, name: string): boolean =>
  TEXTS.has(kind) ? TEXT_NAME.test(name) : KINDS[kind].family === 'media' && kind !== 'svg'

function checkClean(name: string, bytes: Buffer, { budget }: Disarming): void {
  const limits = budget.limits
  if (!budget.spendBytes(bytes.length)) throw new Refusal('too-large')
  const trace = traceIn(takeApart({ bytes, name, as: 'file' }, { limits, tools: {}, known: NOTHING_KNOWN }))
  if (trace !== undefined) throw new Refusal('still-active', trace)
}

/** `report.docm` without its macros is `report.docx`. */
export function renamed(name: string, extension: string): string {
  if (!/^(?:docx|dotx|xlsx|xltx|pptx|potx|ppsx)$/.test(extension)) return name
  return name.replace(/\.(?:docm|dotm|xlsm|xltm|xlam|pptm|potm|ppsm|ppam|sldm)$/i, `.${extension}`)
}
