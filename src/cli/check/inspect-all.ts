import { type Pool, ReadFailure } from '#pool'
import type { Report } from '#report'
import { type Input, type InputError, listInputs } from '../../doors/file/index.ts'
import { Lane } from '../lane.ts'
import type { Count } from '../progress.ts'

/** What became of one input: a report, the operator's error, or the end of everything. */
export type Outcome =
  | { readonly type: 'report'; readonly report: Report }
  | { readonly type: 'error'; readonly error: InputError }
  | { readonly type: 'failure'; readonly error: Error }

// LIMIT: the listing may run this far ahead, so that the progress bar soon knows the whole; an input is a path.
const LISTED_AHEAD_MAX = 20_000
// LIMIT: reports that wait for an earlier mail to be done.
const DONE_AHEAD_MAX = 64

/** Everything that paths stand for, inspected in parallel and handed back in the order of the paths. */
export class InspectAll implements AsyncIterable<Outcome> {
  readonly #pool: Pool
  readonly #listed = new Lane<Input>(LISTED_AHEAD_MAX)
  readonly #outcomes = new Lane<Promise<Outcome>>(DONE_AHEAD_MAX)
  readonly #several = Promise.withResolvers<boolean>()
  #count: Count = { done: 0, total: 0, listed: false }

  constructor(paths: readonly string[], pool: Pool) {
    this.#pool = pool
    // Several paths are several results, be they mails or errors: nobody has to wait for the listing.
    if (paths.length > 1) this.#several.resolve(true)
    void this.#list(paths)
    void this.#send()
  }

  count(): Count {
    return this.#count
  }

  /** Whether there is more than one; known at once for several paths, else when a second is listed or the listing has ended. */
  several(): Promise<boolean> {
    return this.#several.promise
  }

  [Symbol.asyncIterator]() {
    return this.#take()
  }

  async *#take(): AsyncGenerator<Outcome> {
    for await (const each of this.#outcomes) {
      const outcome = await each
      this.#count = { ...this.#count, done: this.#count.done + 1 }
      yield outcome
    }
  }

  async #list(paths: readonly string[]): Promise<void> {
    for await (const input of listInputs(paths)) {
      this.#count = { ...this.#count, total: this.#count.total + 1 }
      if (this.#count.total === 2) this.#several.resolve(true)
      await this.#listed.put(input)
    }
    this.#count = { ...this.#count, listed: true }
    this.#several.resolve(false)
    this.#listed.end()
  }

  async #send(): Promise<void> {
    for await (const input of this.#listed) {
      await this.#pool.room()
      await this.#outcomes.put(this.#outcomeOf(input))
    }
    this.#outcomes.end()
  }

  async #outcomeOf(input: Input): Promise<Outcome> {
    if (!input.ok) return { type: 'error', error: input.error }
    const { file } = input.input
    try {
      return { type: 'report', report: await this.#pool.inspect(input.input) }
    } catch (error) {
      if (error instanceof ReadFailure)
        return { type: 'error', error: { file, code: 'unreadable', reason: error.code } }
      return { type: 'failure', error: error instanceof Error ? error : new Error(String(error)) }
    }
  }
}
