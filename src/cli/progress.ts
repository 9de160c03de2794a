import { clip } from '#report'
import type { CliWords } from './wording.ts'

// LIMIT: fewer files are done before a bar could be read.
const FILES_MIN = 20
const BAR_CELLS = 24
const DRAW_EVERY_MS = 150
const SAMPLES_MAX = 40

export interface Count {
  readonly done: number
  readonly total: number
  /** The listing is finished, so `total` is the whole. */
  readonly listed: boolean
}

/** A bar on stderr: how many are done, how fast, how long it will take. */
export class Progress {
  readonly #count: () => Count
  readonly #columns: () => number | undefined
  readonly #words: CliWords
  readonly #samples: { readonly at: number; readonly done: number }[] = []
  readonly #timer: NodeJS.Timeout
  #shown = false

  constructor(count: () => Count, columns: () => number | undefined, words: CliWords) {
    this.#count = count
    this.#columns = columns
    this.#words = words
    this.#timer = setInterval(() => this.#draw(), DRAW_EVERY_MS).unref()
  }

  /** Takes the bar away, before something else is written; it comes back by itself. */
  clear(): void {
    if (this.#shown) process.stderr.write('\r\x1b[K')
    this.#shown = false
  }

  end(): void {
    clearInterval(this.#timer)
    this.clear()
  }

  #draw(): void {
    const columns = this.#columns()
    const count = this.#count()
    if (columns === undefined || count.total < FILES_MIN) return
    this.#samples.push({ at: performance.now(), done: count.done })
    if (this.#samples.length > SAMPLES_MAX) this.#samples.shift()
    const perSecond = this.#rate()
    process.stderr.write(`\r${clip(progressLine(count, perSecond, this.#words), columns - 1)}\x1b[K`)
    this.#shown = true
  }

  /** Over the last seconds, for mails differ and the start is slow. */
  #rate(): number {
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (first === undefined || last === undefined || last.at === first.at) return 0
    return ((last.done - first.done) * 1000) / (last.at - first.at)
  }
}

/** The line itself. WHY only ASCII in the bar: block characters take one column or two, as the terminal's font has it. */
export function progressLine({ done, total, listed }: Count, perSecond: number, words: CliWords): string {
  const cells = total === 0 ? 0 : Math.floor((done / total) * BAR_CELLS)
  const bar = `[${'#'.repeat(cells)}${'-'.repeat(BAR_CELLS - cells)}]`
  const left = listed && perSecond > 0 ? words.left(Math.ceil((total - done) / perSecond)) : ''
  const rate = perSecond < 10 ? Math.round(perSecond * 10) / 10 : Math.round(perSecond)
  return `${words.checking} ${bar} ${words.progress(done, listed ? String(total) : `${total}+`, rate, left)}`
}
