import type { RelationFact } from '#domain'
import { scanTags } from './xml.ts'

// ECMA-376 part 2, section 8.3: `_rels/NAME.rels` lists what a part refers to:
//   <Relationship Id="rId1" Type="http://.../attachedTemplate" Target="..." TargetMode="External"/>

export interface Relation {
  readonly id: string
  /** Last word of its type. */
  readonly type: string
  readonly target: string
  readonly isExternal: boolean
}

const RELATIONSHIP = new Set(['relationship'])
// LIMIT: more links and pictures in one part say nothing new.
const LINKS_MAX = 5_000
/** Relations of other kinds in one part; the largest decks and workbooks have some thousand. */
export const RELATIONS_MAX = 20_000
const LINK_FACTS_MAX = 200
/** Facts of relations that load something by themselves. */
export const LOADING_FACTS_MAX = 2_000
const TARGET_CHARS_MAX = 2_083
// What names a scheme lies in no package, whatever the mode says.
const HAS_SCHEME = /^[a-z][a-z\d+.-]{1,20}:/i

/** A link waits for a click, and a picture runs nothing: of those, many may be left out. */
export const isLink = (type: string): boolean => /^(?:hyperlink|image)$/i.test(type)

/** As many relations as there may be; whoever gets `RELATIONS_MAX` that are no links has not seen all. */
export function readRelations(xml: string): Relation[] {
  const relations: Relation[] = []
  let links = 0
  scanTags(xml, RELATIONSHIP, (tag) => {
    const type = tag.attribute('type')
    const target = tag.attribute('target')
    const relation: Relation = {
      id: tag.attribute('id'),
      type: type.slice(type.lastIndexOf('/') + 1),
      target,
      isExternal: tag.attribute('targetmode').toLowerCase() === 'external' || HAS_SCHEME.test(target),
    }
    const isPlain = isLink(relation.type)
    if (isPlain ? links >= LINKS_MAX : relations.length - links >= RELATIONS_MAX) return
    if (isPlain) links += 1
    relations.push(relation)
  })
  return relations
}

/** Relations that lead out of the document, each once: what loads by itself first, then pictures, then links. */
export function externalFacts(relations: readonly Relation[]): RelationFact[] {
  const seen = new Set<string>()
  const loading: RelationFact[] = []
  const pictures: RelationFact[] = []
  const links: RelationFact[] = []
  for (const relation of relations) {
    if (!relation.isExternal || relation.target === '') continue
    const fact: RelationFact = {
      type: 'relation',
      relation: relation.type,
      target: relation.target.slice(0, TARGET_CHARS_MAX),
    }
    const key = `${fact.relation} ${fact.target}`
    if (seen.has(key)) continue
    seen.add(key)
    const list = !isLink(relation.type) ? loading : /^image$/i.test(relation.type) ? pictures : links
    if (list.length < (list === loading ? LOADING_FACTS_MAX : LINK_FACTS_MAX)) list.push(fact)
  }
  return [...loading, ...pictures, ...links]
}
