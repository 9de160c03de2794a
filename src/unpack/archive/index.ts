import type { Opener } from '#bytes'

/** Not yet built. */
export const openArchive: Opener = () => ({
  facts: [],
  children: [],
  flaws: [{ code: 'archive/no-engine', level: 'stopped' }],
})
