// The worker pool: every mail is inspected in a thread of its own, under limits of time and memory.

export {
  AskFailure,
  type AskPlace,
  defaultJobs,
  type Judged,
  type Manner,
  openPool,
  type Pool,
  PoolFailure,
  type PoolSettings,
} from './open-pool.ts'
export { type MailSource, type PoolFlaw, type PoolInput, ReadFailure } from './pool-input.ts'
export { readInput as readMailBytes } from './read-input.ts'

/** Loads the archive engine, once; undefined where the optional package is not installed. Lazily: it is a few MB. */
export const loadSevenZip = async () => (await import('./seven-zip-engine.ts')).loadSevenZip()

/** Loads the reader of codes in pictures, which itself waits for the first picture; undefined where it is not installed. */
export const loadCodeReader = async () => (await import('./code-reader.ts')).loadCodeReader()

/** Everything from outside that the road can use here. */
export const loadTools = async () => (await import('./load-tools.ts')).loadTools()
