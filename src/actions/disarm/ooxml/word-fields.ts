import { type FieldCode, isDde, isPlainField } from '../plain-fields.ts'
import type { Removals } from '../removals.ts'
import { type Element, type Fate, rewriteXml, type Visitor } from '../rewrite-xml.ts'

// Fields of WordprocessingML (ECMA-376 part 1, section 17.16): `<w:fldChar w:fldCharType="begin|separate|end"/>` around
// runs with `<w:instrText>`. A first pass reads every instruction, for its first word may stand in many pieces; the
// second takes away the marks and the instruction of each field that does not stay, and leaves its result as text.

const CODE_CHARS_MAX = 4_096

interface Field {
  lead: string
  isBuilt: boolean
  isResult: boolean
  isClosed: boolean
}

/** The visitor that takes fields away; undefined where a part has none. */
export function wordFields(xml: string, part: string, removals: Removals): Visitor | undefined {
  if (!/fldChar|fldSimple|instrText/i.test(xml)) return undefined
  const stays = readFields(xml).map((field) => {
    if (field.isClosed && isPlainField(field)) return true
    removals.add(isDde(field.lead) ? 'dde' : 'field', part)
    return false
  })
  return new FieldRemover(stays, part, removals)
}

function readFields(xml: string): Field[] {
  const fields: Field[] = []
  const open: Field[] = []
  rewriteXml(xml, {
    element(element) {
      const field = open.at(-1)
      if (element.name === 'fldchar') {
        const type = markOf(element)
        if (type === 'begin') {
          if (field !== undefined && !field.isResult) field.isBuilt = true
          const next = { lead: '', isBuilt: false, isResult: false, isClosed: false }
          fields.push(next)
          open.push(next)
        } else if (type === 'separate' && field !== undefined) field.isResult = true
        else if (type === 'end' && field !== undefined) {
          field.isClosed = true
          open.pop()
        }
      } else if (field !== undefined && !field.isResult && CODE.has(element.name)) {
        // Behind a field inside, the instruction is no longer its own words alone.
        if (!field.isBuilt && field.lead.length < CODE_CHARS_MAX) field.lead += element.text()
      }
      return 'keep'
    },
  })
  return fields
}

const CODE = new Set(['instrtext', 'delinstrtext', 't'])
const markOf = (element: Element): string => element.value('fldchartype').toLowerCase()

class FieldRemover implements Visitor {
  readonly #stays: readonly boolean[]
  readonly #part: string
  readonly #removals: Removals
  readonly #open: { readonly stays: boolean; isResult: boolean }[] = []
  #count = 0

  constructor(stays: readonly boolean[], part: string, removals: Removals) {
    this.#stays = stays
    this.#part = part
    this.#removals = removals
  }

  element(element: Element): Fate {
    if (element.name === 'fldchar') return this.#mark(element)
    if (element.name === 'fldsimple') return this.#simple(element)
    if (!CODE.has(element.name)) return 'keep'
    if (this.#isInLostCode()) return 'drop'
    // An instruction outside of any field is none.
    return element.name === 't' || this.#open.length > 0 ? 'keep' : 'drop'
  }

  #mark(element: Element): Fate {
    const type = markOf(element)
    if (type === 'begin') {
      const stays = (this.#stays[this.#count] ?? false) && !this.#isInLostCode()
      this.#count += 1
      this.#open.push({ stays, isResult: false })
      return stays ? 'keep' : 'drop'
    }
    const field = type === 'end' ? this.#open.pop() : this.#open.at(-1)
    if (field === undefined) return 'drop'
    if (type === 'separate') field.isResult = true
    return field.stays ? 'keep' : 'drop'
  }

  #isInLostCode(): boolean {
    return this.#open.some(({ stays, isResult }) => !stays && !isResult)
  }

  #simple(element: Element): Fate {
    const code: FieldCode = { lead: element.value('instr'), isBuilt: false }
    if (isPlainField(code)) return 'keep'
    this.#removals.add(isDde(code.lead) ? 'dde' : 'field', this.#part)
    return 'unwrap'
  }
}
