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
  /** The innermost element of another namespace around it: Office may pass over that one and all in it. */
  readonly around: number
  /** Whether a piece of it lies elsewhere, so that Office may see another instruction than is read here. */
  isTorn: boolean
}

/** The visitor that takes fields away; undefined where a part has none. */
export function wordFields(xml: string, part: string, removals: Removals): Visitor | undefined {
  if (!/fldChar|fldSimple|instrText/i.test(xml)) return undefined
  const { fields, isBent } = readFields(xml)
  const stays = fields.map((field) => {
    if (!isBent && field.isClosed && !field.isTorn && isPlainField(field)) return true
    removals.add(isDde(field.lead) ? 'dde' : 'field', part)
    return false
  })
  return new FieldRemover(stays, isBent, part, removals)
}

interface Fields {
  readonly fields: readonly Field[]
  /** Prefixes change their meaning, or a mark says two things: no field of such a part stays. */
  readonly isBent: boolean
}

function readFields(xml: string): Fields {
  const reader = new FieldReader()
  rewriteXml(xml, reader)
  return reader
}

class FieldReader implements Visitor {
  readonly fields: Field[] = []
  isBent = false
  readonly #open: Field[] = []
  /** For each open element, the innermost one of another namespace around what is in it. */
  readonly #around: number[] = []
  #prefix: string | undefined
  #count = 0

  element(element: Element): Fate {
    const around = this.#around.at(-1) ?? 0
    if (this.#prefix === undefined) this.#prefix = element.prefix
    else if (this.#rebinds(element)) this.isBent = true
    const isForeign = element.prefix !== this.#prefix
    if (isForeign) this.#count += 1
    this.#around.push(isForeign ? this.#count : around)
    if (element.name === 'fldchar') this.#mark(element, around, isForeign)
    else if (CODE.has(element.name)) this.#code(element, around, isForeign)
    return 'keep'
  }

  leave(): void {
    this.#around.pop()
  }

  #rebinds(element: Element): boolean {
    const declaration = this.#prefix === '' ? 'xmlns' : `xmlns:${this.#prefix}`
    return element.namespaces().some(({ rawName }) => rawName === declaration)
  }

  #mark(element: Element, around: number, isForeign: boolean): void {
    const [type, ...more] = element.values('fldchartype').map((value) => value.toLowerCase())
    if (isForeign || more.length > 0) this.isBent = true
    const field = this.#open.at(-1)
    if (type === 'begin') {
      if (field !== undefined && !field.isResult) field.isBuilt = true
      const next: Field = { lead: '', isBuilt: false, isResult: false, isClosed: false, around, isTorn: false }
      this.fields.push(next)
      this.#open.push(next)
      return
    }
    if (field === undefined) return
    if (field.around !== around) field.isTorn = true
    if (type === 'separate') field.isResult = true
    else if (type === 'end') {
      field.isClosed = true
      this.#open.pop()
    }
  }

  #code(element: Element, around: number, isForeign: boolean): void {
    const field = this.#open.at(-1)
    if (field === undefined || field.isResult) return
    // Text that is deleted, or lies in another element, may or may not count.
    if (isForeign || field.around !== around || element.name === 'delinstrtext' || element.hasElements)
      field.isTorn = true
    // Behind a field inside, the instruction is no longer its own words alone.
    if (!field.isBuilt && field.lead.length < CODE_CHARS_MAX) field.lead += element.text()
  }
}

const CODE = new Set(['instrtext', 'delinstrtext', 't'])
const markOf = (element: Element): string => element.value('fldchartype').toLowerCase()

class FieldRemover implements Visitor {
  readonly #stays: readonly boolean[]
  readonly #isBent: boolean
  readonly #part: string
  readonly #removals: Removals
  readonly #open: { readonly stays: boolean; isResult: boolean }[] = []
  #count = 0

  constructor(stays: readonly boolean[], isBent: boolean, part: string, removals: Removals) {
    this.#stays = stays
    this.#isBent = isBent
    this.#part = part
    this.#removals = removals
  }

  element(element: Element): Fate {
    if (element.name === 'fldsimple') return this.#simple(element)
    if (this.#isBent)
      return element.name === 'fldchar' || (CODE.has(element.name) && element.name !== 't') ? 'drop' : 'keep'
    if (element.name === 'fldchar') return this.#mark(element)
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
    const codes = element.values('instr').map((lead): FieldCode => ({ lead, isBuilt: false }))
    if (!this.#isBent && codes.every(isPlainField)) return 'keep'
    this.#removals.add(codes.some(({ lead }) => isDde(lead)) ? 'dde' : 'field', this.#part)
    return 'unwrap'
  }
}
