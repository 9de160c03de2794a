import type { Opened } from '#bytes'

/** What several readers found in the same bytes, as one. */
export const mergeOpened = (...all: readonly Opened[]): Opened => ({
  facts: all.flatMap((opened) => opened.facts),
  children: all.flatMap((opened) => opened.children),
  flaws: all.flatMap((opened) => opened.flaws),
})
