import type { Opener } from '#bytes'
import { codesInPicture } from './read-codes.ts'

/** A picture: the codes for a camera that it shows. Nothing else in it is looked at. */
export const openPicture: Opener = (content, { tools, budget }) => {
  const { facts, isTooLarge } = codesInPicture(content, '', tools, budget)
  return { facts, children: [], flaws: isTooLarge ? [{ code: 'picture/not-searched', level: 'odd' }] : [] }
}
