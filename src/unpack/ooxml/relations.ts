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
// LIMIT: more links in one part say nothing new.
const RELATIONS_MAX = 5_000
const LINKS_MAX = 200
const TARGET_CHARS_MAX = 2_083

export function readRelations(xml: string): Relation[] {
  const relations: Relation[] = []
  scanTags(xml, RELATIONSHIP, (tag) => {
    if (relations.length >= RELATIONS_MAX) return
    const type = tag.attribute('type')
    relations.push({
      id: tag.attribute('id'),
      type: type.slice(type.lastIndexOf('/') + 1),
      target: tag.attribute('target'),
      isExternal: tag.attribute('targetmode').toLowerCase() === 'external',
    })
  })
  return relations
}

/** Relations that lead out of the document; links that wait for a click come last. */
export function externalFacts(relations: readonly Relation[]): RelationFact[] {
  const facts = relations
    .filter((relation) => relation.isExternal && relation.target !== '')
    .map(
      ({ type, target }): RelationFact => ({
        type: 'relation',
        relation: type,
        target: target.slice(0, TARGET_CHARS_MAX),
      }),
    )
  const links = facts.filter((fact) => fact.relation === 'hyperlink')
  return [...facts.filter((fact) => fact.relation !== 'hyperlink').slice(0, LINKS_MAX), ...links.slice(0, LINKS_MAX)]
}
