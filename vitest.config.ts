import { availableParallelism } from 'node:os'
import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// WHY: the threads and programs that tests start strip and compile the same sources hundreds of times; with the cache
// that the program itself uses (bin/sekisho.mjs) it is half the work.
process.env.NODE_COMPILE_CACHE ??= path.join(import.meta.dirname, 'node_modules', '.cache', 'sekisho')

// What takes ten seconds and more. WHY first: a fresh clone knows no times, and one of these begun last is waited for.
const LONGEST = ['check', 'chaos', 'disarm.corpora', 'imap-watch-odd', 'learn-imap', 'pack', 'mutations', 'ledger-kill']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.indexOf(path.basename(moduleId, '.test.ts'))
      return at === -1 ? LONGEST.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    // WHY more than there are cores: a third of the time tests wait for a disk, a server or a clock.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    passWithNoTests: false,
    // WHY: every file would start a thread and load the house anew; no test leaves anything behind that another sees.
    isolate: false,
  },
})
