import path from 'node:path'
import { defineConfig } from 'vitest/config'

// WHY: the threads and programs that tests start strip and compile the same sources hundreds of times; with the cache
// that the program itself uses (bin/sekisho.mjs) it is half the work.
process.env.NODE_COMPILE_CACHE ??= path.join(import.meta.dirname, 'node_modules', '.cache', 'sekisho')

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    // Every core; by default one is left idle, which on two cores is half of them.
    maxWorkers: '100%',
    passWithNoTests: false,
    // WHY: every file would start a thread and load the house anew; no test leaves anything behind that another sees.
    isolate: false,
  },
})
