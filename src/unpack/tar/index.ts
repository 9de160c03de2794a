import type { Opener } from '#bytes'

/** Not yet built. */
export const openTar: Opener = () => ({
  facts: [],
  children: [],
  flaws: [{ code: 'archive/no-engine', level: 'stopped' }],
})
