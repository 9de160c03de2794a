import type { Opener } from '#bytes'
import { headOf } from './header/parse-head.ts'
import { splitFields } from './header/split-fields.ts'
import { MimeWalk } from './mime/mime-walk.ts'

// A mail (RFC 5322) and its MIME parts (RFC 2045 to 2049). The children are the leaves of its tree; a mail attached to it
// is one leaf, which the walker opens in turn.

/** Takes a mail, or a web page saved as MHT, apart. */
export const openMail: Opener = (content, opening) => {
  const block = splitFields(content, true)
  const walk = new MimeWalk(content, opening.budget)
  walk.readMail(block)
  return {
    facts: [{ type: 'mail', head: headOf(block) }],
    children: walk.children,
    flaws: [...block.flaws, ...walk.flaws],
  }
}
