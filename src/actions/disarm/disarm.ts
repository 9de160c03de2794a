import { Budget, bufferSource } from '#bytes'
import { DEFAULT_LIMITS, KINDS, type Kind, type Limits, NOTHING_KNOWN } from '#domain'
import { takeApart } from '#inspect'
import { identify } from '#unpack'
import { disarmGzip, disarmTar, disarmZip } from './archive/disarm-archive.ts'
import type { Copy, Disarmer, Disarming } from './disarming.ts'
import { disarmMailPart } from './mail/rewrite-mail.ts'
import { disarmOle } from './ole/disarm-ole.ts'
import { disarmPackage } from './ooxml/disarm-package.ts'
import { disarmPdf } from './pdf/disarm-pdf.ts'
import { Refusal, type RefusalReason, Removals, type Removed } from './removals.ts'
import { disarmRtf } from './rtf/disarm-rtf.ts'
import { traceIn } from './traces.ts'

export interface DisarmOptions {
  /** The file's name: text kinds are told by it. */
  readonly name?: string
  readonly limits?: Limits
}

/** A copy without active content, or why there is none. `extension`: what the copy is, where its kind has changed. */
export type Disarmed =
  | {
      readonly bytes: Buffer
      readonly kind: Kind
      readonly extension: string
      readonly removed: readonly Removed[]
    }
  | { readonly refused: RefusalReason; readonly kind: Kind; readonly detail: string }

const DISARMERS: Readonly<Partial<Record<Kind, Disarmer>>> = {
  docx: disarmPackage,
  xlsx: disarmPackage,
  pptx: disarmPackage,
  doc: disarmOle,
  xls: disarmOle,
  ppt: disarmOle,
  rtf: disarmRtf,
  pdf: disarmPdf,
  zip: disarmZip,
  tar: disarmTar,
  gzip: disarmGzip,
  mail: disarmMailPart,
}

/**
 * Writes a document anew without what acts: macros, fields that fetch or run, objects, controls, scripts, references
 * that load by themselves. Pure and synchronous; the same bytes give the same copy. The copy is looked at once more by
 * the same readers that inspect mails, and is not handed out when they find anything.
 */
export function disarm(bytes: Buffer, { name = 'file', limits = DEFAULT_LIMITS }: DisarmOptions = {}): Disarmed {
  const budget = new Budget(limits)
  const disarming: Disarming = { budget, removals: new Removals(), depth: 0, inner: disarmPart }
  const kind = kindOf(bytes, name)
  try {
    const copy = disarmPart(bytes, kind, disarming)
    const message = takeApart({ bytes: copy.bytes, name, as: 'file' }, { limits, tools: {}, known: NOTHING_KNOWN })
    const trace = traceIn(message)
    if (trace !== undefined) return { refused: 'still-active', kind, detail: trace }
    return { bytes: copy.bytes, kind, extension: copy.extension, removed: disarming.removals.list() }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.reason, kind, detail: error.detail }
    // A bug of ours, which a document may have looked for: no copy then.
    return { refused: 'crashed', kind, detail: error instanceof Error ? error.message.slice(0, 200) : '' }
  }
}

const kindOf = (bytes: Buffer, name: string): Kind =>
  identify(bytes, bufferSource(bytes), { name, declaredType: '', isBody: false })

/** Writes a file of any kind anew; throws a Refusal where that cannot be done. */
export function disarmPart(bytes: Buffer, kind: Kind, disarming: Disarming): Copy {
  const write = DISARMERS[kind]
  if (write !== undefined) {
    const copy = write(bytes, kind, disarming)
    // WHY: an archive whose locked entry was left out may have become a document, whose parts nobody looked at as such.
    const written = kindOf(copy.bytes, '')
    if (written !== kind) throw new Refusal('damaged', written)
    return copy
  }
  if (kind === 'office-encrypted') throw new Refusal('encrypted')
  const { family } = KINDS[kind]
  throw new Refusal(family === 'archive' || family === 'disk-image' ? 'archive-format' : 'format')
}
