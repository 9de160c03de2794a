/** A queue between two loops: whoever puts waits while it is full, whoever takes waits while it is empty. */
export class Lane<T> implements AsyncIterable<T> {
  readonly #items: T[] = []
  readonly #max: number
  #ended = false
  #wakeTaker: (() => void) | undefined
  #wakePutter: (() => void) | undefined

  constructor(max: number) {
    this.#max = max
  }

  async put(item: T): Promise<void> {
    while (this.#items.length >= this.#max && !this.#ended) await this.#sleep('putter')
    this.#items.push(item)
    this.#wakeTaker?.()
  }

  /** Nothing more will be put; what is in it can still be taken. */
  end(): void {
    this.#ended = true
    this.#wakeTaker?.()
    this.#wakePutter?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      // WHY: taken in batches, for shift() on a long array moves all of it.
      const batch = this.#items.splice(0)
      this.#wakePutter?.()
      if (batch.length === 0 && this.#ended) return
      if (batch.length === 0) await this.#sleep('taker')
      yield* batch
    }
  }

  #sleep(who: 'taker' | 'putter'): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    if (who === 'taker') this.#wakeTaker = resolve
    else this.#wakePutter = resolve
    return promise
  }
}
