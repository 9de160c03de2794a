/** Lets a number of tasks run at a time; the others wait in line, and where the line is too long they are turned away. */
export class Turnstile {
  readonly #runningMax: number
  readonly #waitingMax: number
  readonly #waiting = new Set<() => void>()
  #running = 0

  constructor(runningMax: number, waitingMax: number) {
    this.#runningMax = runningMax
    this.#waitingMax = waitingMax
  }

  /** Resolves when it is this caller's turn, with the function that gives the place back; undefined when turned away. */
  enter(signal: AbortSignal): Promise<(() => void) | undefined> {
    if (this.#running < this.#runningMax) return Promise.resolve(this.#take())
    if (this.#waiting.size >= this.#waitingMax) return Promise.resolve(undefined)
    const { promise, resolve } = Promise.withResolvers<(() => void) | undefined>()
    const goOn = () => resolve(this.#take())
    this.#waiting.add(goOn)
    signal.addEventListener('abort', () => {
      if (this.#waiting.delete(goOn)) resolve(undefined)
    })
    return promise
  }

  #take(): () => void {
    this.#running += 1
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#running -= 1
      const [next] = this.#waiting
      if (next === undefined) return
      this.#waiting.delete(next)
      next()
    }
  }
}
