// QUIRK: run from TypeScript the worker is .ts, in the built package it is .js, as this file is.
/** The pool's worker where results of other servers are believed. */
export const TRUSTING_WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './trusting-worker.ts' : './trusting-worker.js',
  import.meta.url,
)
