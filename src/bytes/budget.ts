import type { Limits } from '#domain'

type Purse = 'bytes' | 'parts' | 'steps'

// LIMIT: about a second of searching. A picture with a code in it has less than one million pixels.
const PIXELS_MAX = 40_000_000

/** What is left of each purse. */
export interface BudgetLeft {
  readonly bytes: number
  readonly parts: number
  readonly steps: number
  readonly pixels: number
}

/**
 * What one mail may still cost: the only mutable thing on the road, shared by everything nested in the mail.
 * Asking never throws; once a purse is empty the answer stays `false` and `spent` names it, which the walker turns
 * into a flaw that holds the mail.
 */
export class Budget {
  readonly limits: Limits
  readonly spent = new Set<Purse>()
  #left: Record<Purse, number>
  #pixelsLeft = PIXELS_MAX

  constructor(limits: Limits) {
    this.limits = limits
    this.#left = { bytes: limits.bytesMax, parts: limits.partsMax, steps: limits.stepsMax }
  }

  /** Bytes that may still be decoded or unpacked. */
  get bytesLeft(): number {
    return this.#left.bytes
  }

  /** The most that one more part may unpack to. */
  get partBytesLeft(): number {
    return Math.min(this.#left.bytes, this.limits.partBytesMax)
  }

  get partsLeft(): number {
    return this.#left.parts
  }

  spendBytes(count: number): boolean {
    return this.#spend('bytes', count)
  }

  spendPart(): boolean {
    return this.#spend('parts', 1)
  }

  spendSteps(count = 1): boolean {
    return this.#spend('steps', count)
  }

  /** Pixels that may still be searched for codes. WHY no purse of its own: many photographs are no reason to hold a mail. */
  spendPixels(count: number): boolean {
    if (count > this.#pixelsLeft) return false
    this.#pixelsLeft -= Math.max(0, count)
    return true
  }

  left(): BudgetLeft {
    return { ...this.#left, pixels: this.#pixelsLeft }
  }

  spentSince({ bytes, parts, steps, pixels }: BudgetLeft): BudgetLeft {
    const now = this.left()
    return { bytes: bytes - now.bytes, parts: parts - now.parts, steps: steps - now.steps, pixels: pixels - now.pixels }
  }

  /** Spends from all purses, or from none where one has not enough. */
  spendAll({ bytes, parts, steps, pixels }: BudgetLeft): boolean {
    const left = this.left()
    if (bytes > left.bytes || parts > left.parts || steps > left.steps || pixels > left.pixels) return false
    this.#left = { bytes: left.bytes - bytes, parts: left.parts - parts, steps: left.steps - steps }
    this.#pixelsLeft -= pixels
    return this.isAmple()
  }

  /** Whether so much is left that nobody has to do with less because of what came before in the mail. */
  isAmple(): boolean {
    const { bytes, parts, steps } = this.#left
    return bytes >= this.limits.partBytesMax && parts * 2 >= this.limits.partsMax && steps * 2 >= this.limits.stepsMax
  }

  #spend(purse: Purse, count: number): boolean {
    const left = this.#left[purse] - Math.max(0, count)
    if (left < 0) {
      this.spent.add(purse)
      return false
    }
    this.#left[purse] = left
    return true
  }
}
