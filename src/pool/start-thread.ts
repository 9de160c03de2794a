import { Worker } from 'node:worker_threads'

// QUIRK: run from TypeScript the worker is .ts, in the built package it is .js, as this file is.
const WORKER_URL = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)
const OUR_HEAP_MEBI = 1_024

let early: Worker | undefined

/**
 * Starts the first worker before there is a pool for it, so that it loads while the caller still loads. A program that
 * checks one file is done a tenth of a second sooner. The next pool takes it over.
 */
export function startThreadEarly(): void {
  early ??= newThread(WORKER_URL, OUR_HEAP_MEBI)
  // WHY: should it die before a pool listens, the pool starts its own and learns the reason from that one.
  const forget = () => {
    early = undefined
  }
  early.on('error', forget).on('exit', forget)
}

/** A worker thread: the one that was started early where it is of that kind, otherwise a new one. */
export function startThread(url: URL = WORKER_URL, heapMebi: number = OUR_HEAP_MEBI): Worker {
  const waiting = early
  if (waiting === undefined || url !== WORKER_URL || heapMebi !== OUR_HEAP_MEBI) return newThread(url, heapMebi)
  early = undefined
  return waiting
}

// WHY so small: what a mail leaves behind is seldom young for long, and left to itself each thread keeps 50 MB for it
// without being any faster.
const YOUNG_MEBI = 12

const newThread = (url: URL, heapMebi: number): Worker =>
  new Worker(url, { resourceLimits: { maxOldGenerationSizeMb: heapMebi, maxYoungGenerationSizeMb: YOUNG_MEBI } })
