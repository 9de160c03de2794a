interface Waiting {
  readonly bytes: number
  readonly enter: () => void
}

/** Lets in so many at a time and so many bytes, first come, first served; alone, anybody may enter. */
export class Turnstile {
  readonly #countMax: number
  readonly #bytesMax: number
  readonly #waiting: Waiting[] = []
  #count = 0
  #bytes = 0

  constructor(countMax: number, bytesMax = Number.POSITIVE_INFINITY) {
    this.#countMax = Math.max(1, countMax)
    this.#bytesMax = bytesMax
  }

  async pass<T>(bytes: number, task: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#hasRoomFor(bytes)) {
      await new Promise<void>((resolve) => this.#waiting.push({ bytes, enter: resolve }))
    } else {
      this.#enter(bytes)
    }
    try {
      return await task()
    } finally {
      this.#count -= 1
      this.#bytes -= bytes
      this.#letIn()
    }
  }

  #hasRoomFor(bytes: number): boolean {
    return this.#count === 0 || (this.#count < this.#countMax && this.#bytes + bytes <= this.#bytesMax)
  }

  #enter(bytes: number): void {
    this.#count += 1
    this.#bytes += bytes
  }

  // WHY counted here and not by whoever enters: between the two somebody else could come.
  #letIn(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#hasRoomFor(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#enter(next.bytes)
      next.enter()
    }
  }
}
