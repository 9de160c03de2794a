/** Ctrl+C asks for an orderly end: what is done so far is summed up. Pressed again a second later, it ends at once. */
export interface Interrupt {
  readonly stopped: boolean
  /** Resolves when somebody interrupts. */
  readonly asked: Promise<true>
  /** The items of a source until somebody interrupts. */
  until<T>(source: AsyncIterable<T>): AsyncGenerator<T>
  /** Gives Ctrl+C back its usual meaning. */
  forget(): void
}

// WHY: `npx` and our own starter pass the signal on that the terminal has already sent us; that is no second wish.
const SECOND_WISH_MS = 1_000

export function onInterrupt(exit: (code: number) => void): Interrupt {
  const asked = Promise.withResolvers<true>()
  let askedAt: number | undefined
  const ask = () => {
    if (askedAt === undefined) askedAt = performance.now()
    else if (performance.now() - askedAt > SECOND_WISH_MS) exit(130)
    asked.resolve(true)
  }
  process.on('SIGINT', ask)
  process.on('SIGTERM', ask)
  return {
    asked: asked.promise,
    get stopped() {
      return askedAt !== undefined
    },
    async *until(source) {
      const items = source[Symbol.asyncIterator]()
      for (;;) {
        const next = await Promise.race([items.next(), asked.promise])
        if (next === true || next.done) return
        yield next.value
      }
    },
    forget: () => {
      process.off('SIGINT', ask)
      process.off('SIGTERM', ask)
    },
  }
}
