import type { Kind, ObjectFact, Part } from '#domain'

// Objects of the equation component that Office had until 2018: honest ones in old documents, and the others.

export const isOldEquation = ({ className }: ObjectFact): boolean => /^equation\.[23]/iu.test(className)

// QUIRK: Word and PowerPoint files of 1997-2007 hold honest equations; rich text and workbooks hardly ever do, and no
// person sends the object by itself.
const UNLIKELY: ReadonlySet<Kind> = new Set(['rtf', 'xls', 'xlsx', 'excel-xml', 'ole'])

/** Whether an old equation is of a make, or in a place, that its editor hardly ever left. */
export const isDoubtful = (fact: ObjectFact, file: Part): boolean => fact.isOdd === true || UNLIKELY.has(file.kind)
