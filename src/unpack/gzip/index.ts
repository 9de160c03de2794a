import type { Opener } from '#bytes'

/** Not yet built. */
export const openGzip: Opener = () => ({
  facts: [],
  children: [],
  flaws: [{ code: 'archive/no-engine', level: 'stopped' }],
})
