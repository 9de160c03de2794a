// What a copy lost on its way, and why there is none. Both are read by people and programs, so they are closed lists.

/** What was taken out. */
export type RemovedWhat =
  | 'vba' // VBA projects
  | 'xlm' // Excel 4.0 macro sheets, and the names that start them
  | 'dde' // DDE fields and links
  | 'field' // fields that fetch something or run a macro; their last result stays as text
  | 'object' // OLE objects and packed files; the picture of them stays
  | 'control' // ActiveX controls and forms
  | 'ribbon' // ribbons and toolbars of the document's own
  | 'external' // references that load something from outside by themselves
  | 'link' // links that start a program; the text stays
  | 'formula' // formulas frozen to their last value
  | 'connection' // data connections and queries
  | 'action' // what a PDF does when it is opened or clicked; macros and programs behind shapes
  | 'script' // JavaScript in a PDF
  | 'embedded-file' // files, sounds and films in a PDF
  | 'form' // XFA forms
  | 'signature' // a changed document's signature holds no longer
  | 'unknown-part' // parts that this program does not know
  | 'leftovers' // bytes that no table reaches
  | 'left-out' // files of an archive that could not be made harmless

export interface Removed {
  readonly what: RemovedWhat
  /** Where it was: a part, stream or file, as the document names it. The sender's choice. */
  readonly part: string
  readonly count: number
}

/** Why there is no copy. */
export type RefusalReason =
  | 'format' // not a format that can be written anew
  | 'archive-format' // an archive that can be read but not written
  | 'old-word' // Word 6 and 95 keep their macros inside the text stream
  | 'encrypted'
  | 'damaged'
  | 'too-large'
  | 'nothing-left' // every file of an archive had to be left out
  | 'still-active' // our own look at the copy found something
  | 'crashed' // a bug of ours

/** Thrown where a document turns out to be none that can be written anew; `disarm` makes a result of it. */
export class Refusal extends Error {
  readonly reason: RefusalReason
  readonly detail: string

  constructor(reason: RefusalReason, detail = '') {
    super(reason)
    this.reason = reason
    this.detail = detail
  }
}

const PART_CHARS_MAX = 300

/** Counts what was removed, by kind and place. */
export class Removals {
  readonly #counts = new Map<string, { what: RemovedWhat; part: string; count: number }>()

  add(what: RemovedWhat, part: string, count = 1): void {
    if (count <= 0) return
    const key = `${what} ${part}`
    const found = this.#counts.get(key)
    if (found === undefined) this.#counts.set(key, { what, part: part.slice(0, PART_CHARS_MAX), count })
    else found.count += count
  }

  /** Takes over what was removed from a file inside. */
  addInner(inner: readonly Removed[], outerPart: string): void {
    for (const { what, part, count } of inner) this.add(what, part === '' ? outerPart : `${outerPart} > ${part}`, count)
  }

  list(): Removed[] {
    return [...this.#counts.values()]
  }
}
