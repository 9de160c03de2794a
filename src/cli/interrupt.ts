/** Ctrl+C asks for an orderly end: what is done so far is summed up. Pressed again a second later, it ends at once. */
export interface Interrupt {
  readonly stopped: boolean
  /** Gives the answer, or undefined when somebody interrupts before there is one. */
  orStop<T>(answer: Promise<T>): Promise<T | undefined>
  /** The items of a source until somebody interrupts. */
  until<T>(source: AsyncIterable<T>): AsyncGenerator<T>
}

// WHY: `npx` and our own starter pass the signal on that the terminal has already sent us; that is no second wish.
const SECOND_WISH_MS = 1_000

/** Listens for the rest of the program's life: a signal that comes while the summary is printed must not cut it off. */
export function onInterrupt(exit: (code: number) => void): Interrupt {
  let askedAt: number | undefined
  let wake = () => {}
  const ask = () => {
    if (askedAt === undefined) askedAt = performance.now()
    else if (performance.now() - askedAt > SECOND_WISH_MS) exit(130)
    wake()
  }
  process.on('SIGINT', ask)
  process.on('SIGTERM', ask)

  // WHY a promise of its own each time: one that lives as long as the run would remember every race it was in.
  const orStop = <T>(answer: Promise<T>): Promise<T | undefined> => {
    if (askedAt !== undefined) return Promise.resolve(undefined)
    const { promise: asked, resolve } = Promise.withResolvers<undefined>()
    wake = () => resolve(undefined)
    return Promise.race([answer, asked])
  }

  return {
    get stopped() {
      return askedAt !== undefined
    },
    orStop,
    async *until(source) {
      const items = source[Symbol.asyncIterator]()
      for (;;) {
        const next = await orStop(items.next())
        if (next === undefined || next.done) return
        yield next.value
      }
    },
  }
}
