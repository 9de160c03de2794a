import { entitiesOf, type OutlineEntity } from '#mail'
import type { MarkNote } from './mark.ts'

// Which texts of a mail are read first: the first plain one and the first page. Where they are versions of the same, one
// of them is shown; where they stand one below the other, some programs show both, and some make a file of the second.

export type BodyLeaves =
  | { readonly leaves: readonly OutlineEntity[] }
  | { readonly leftOut: Exclude<MarkNote, 'banner-in-ascii' | 'signature-broken' | 'forgery-left'> }

const SEALED = /^(?:multipart\/(?:signed|encrypted)|application\/(?:x-)?pkcs7-mime|application\/pgp-encrypted)$/

/** The texts that a banner belongs into, or why there are none. */
export function bodyLeaves(root: OutlineEntity): BodyLeaves {
  const path = firstText(root, [])
  if (path === undefined) return { leftOut: SEALED.test(root.type) ? 'banner-left-out-signed' : reasonOf(root) }
  if (path.some(({ type }) => SEALED.test(type))) return { leftOut: 'banner-left-out-signed' }
  if (path.some(({ type }) => type === 'multipart/report')) return { leftOut: 'banner-left-out-report' }
  if (path.some(({ doubts }) => doubts.length > 0)) return { leftOut: 'banner-left-out-unclear' }
  const texts = textsIn(root, false)
  const first = (type: RegExp) => texts.filter(({ leaf }) => type.test(leaf.type)).slice(0, 1)
  const chosen = [...first(/^text(?:\/plain)?$/), ...first(/^text\/html$/)]
  const isClear = chosen.every(({ isDoubtful }) => !isDoubtful)
  return isClear ? { leaves: chosen.map(({ leaf }) => leaf) } : { leftOut: 'banner-left-out-unclear' }
}

function reasonOf(root: OutlineEntity) {
  if (root.type === 'multipart/report') return 'banner-left-out-report'
  const isDoubtful = [...entitiesOf(root)].some(({ doubts }) => doubts.length > 0)
  return isDoubtful ? 'banner-left-out-unclear' : 'banner-left-out-no-text'
}

/** The way from the mail to its first text, itself included; undefined where it has none. */
function firstText(entity: OutlineEntity, above: readonly OutlineEntity[]): OutlineEntity[] | undefined {
  const path = [...above, entity]
  if (isText(entity)) return path
  for (const child of entity.children) {
    const found = firstText(child, path)
    if (found !== undefined) return found
  }
  return undefined
}

interface Text {
  readonly leaf: OutlineEntity
  /** It, or something around it, may be read otherwise. */
  readonly isDoubtful: boolean
}

function textsIn(entity: OutlineEntity, isAboveDoubtful: boolean): Text[] {
  const isDoubtful = isAboveDoubtful || entity.doubts.length > 0
  if (isText(entity)) return [{ leaf: entity, isDoubtful }]
  return SEALED.test(entity.type) ? [] : entity.children.flatMap((child) => textsIn(child, isDoubtful))
}

const isText = ({ type, role }: OutlineEntity): boolean =>
  role === 'body' && (type === 'text/plain' || type === 'text/html' || type === 'text')
