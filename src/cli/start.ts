import { startThreadEarly } from '../pool/start-thread.ts'

/** Starts what the command line asks for: the first worker and the commands load side by side. */
export async function start(words: readonly string[], version: string): Promise<number> {
  // WHY past the pool's door: the door would load all of it before the thread is started.
  const isUsual = !words.some((word) => word.startsWith('--trust-results'))
  if (isUsual && (words.includes('check') || words.includes('macros'))) startThreadEarly()
  const { runCli } = await import('./run-cli.ts')
  return runCli(words, version)
}
