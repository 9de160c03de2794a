import { defineConfig } from 'vitest/config'

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
