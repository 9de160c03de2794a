import type { Budget } from '#bytes'
import type { Flaw } from '#domain'
import { unfilter } from './pdf-filters.ts'
import type { PdfObject } from './pdf-object.ts'
import { type Cipher, NO_CIPHER, openSecurity } from './pdf-security.ts'
import { isDict, nameOf, type PdfDict, PdfReader, type PdfValue, refOf } from './pdf-values.ts'
import { streamFilters } from './stream-filters.ts'

// A PDF file as its objects: found by looking for `12 0 obj` wherever it stands, not through the tables, so that what a
// table hides or gets wrong is seen all the same. Objects packed in object streams (7.5.7) are unpacked and added.

export interface PdfFile {
  readonly objects: readonly PdfObject[]
  readonly resolve: (value: PdfValue | undefined) => PdfValue | undefined
  /** The object that a reference means. */
  readonly objectOf: (value: PdfValue | undefined) => PdfObject | undefined
  readonly unpack: (object: PdfObject) => Buffer
  /** A password is needed that nobody told us. */
  readonly isLocked: boolean
  readonly isEncrypted: boolean
  readonly flaws: readonly Flaw[]
}

const OBJECTS_MAX = 200_000
const PACKED_OBJECTS_MAX = 20_000
// LIMIT: a file of objects that never end is read to its end for each of them.
const CHARS_A_STEP = 2
const STEPS_AN_OBJECT = 20
const HEAD = /(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+$/

export function readPdf(bytes: Buffer, budget: Budget, passwords: () => readonly string[]): PdfFile {
  const text = bytes.toString('latin1')
  const flaws: Flaw[] = []
  const found = findObjects(text, bytes, budget, flaws, NO_CIPHER)
  const security = openSecurity(found, text, passwords)
  const objects = security.cipher === NO_CIPHER ? found : findObjects(text, bytes, budget, flaws, security.cipher)
  let byNumber = new Map(objects.map((object) => [object.number, object]))
  const objectOf = (value: PdfValue | undefined) => byNumber.get(refOf(value) ?? -1)
  const resolve = (value: PdfValue | undefined): PdfValue | undefined => {
    let present = value
    for (let hops = 0; hops < 16 && refOf(present) !== undefined; hops += 1) present = objectOf(present)?.value
    return present
  }
  const unpack = (object: PdfObject): Buffer => unpackStream(object, security.cipher, resolve, budget, flaws)
  if (!security.isLocked) {
    for (const object of [...objects]) {
      if (object.stream === undefined || !isDict(object.value)) continue
      if (nameOf(resolve(object.value.get('Type'))) === 'ObjStm')
        addPacked(unpack(object), object.value, objects, budget)
    }
    byNumber = new Map(objects.map((object) => [object.number, object]))
  }
  return { objects, resolve, objectOf, unpack, ...security, flaws }
}

function findObjects(text: string, bytes: Buffer, budget: Budget, flaws: Flaw[], cipher: Cipher): PdfObject[] {
  const objects: PdfObject[] = []
  for (let at = text.indexOf('obj'); at >= 0; at = text.indexOf('obj', at + 3)) {
    const head = HEAD.exec(text.slice(Math.max(0, at - 24), at))
    if (head === null) continue
    const number = Number(head[1])
    const generation = Number(head[2])
    const reader = new PdfReader(text, at + 3, (each) => cipher.text(each, number, generation))
    const value = reader.value()
    if (
      !budget.spendSteps(STEPS_AN_OBJECT + Math.ceil((reader.at - at) / CHARS_A_STEP)) ||
      objects.length >= OBJECTS_MAX
    ) {
      flaws.push({ code: 'pdf/too-many-objects', level: 'stopped', at })
      break
    }
    if (value === undefined) continue
    const stream = isDict(value) ? streamAt(text, bytes, reader.at, value) : undefined
    objects.push({ number, generation, value, isPacked: false, ...(stream === undefined ? {} : { stream }) })
  }
  return objects
}

// `stream` EOL bytes `endstream`. /Length is believed where `endstream` stands behind it.
function streamAt(text: string, bytes: Buffer, at: number, dict: PdfDict): Buffer | undefined {
  const keyword = /[\0\t\n\f\r ]*stream(\r\n|\n|\r)?/y
  keyword.lastIndex = at
  const found = keyword.exec(text)
  if (found === null) return undefined
  const from = at + found[0].length
  const length = dict.get('Length')
  if (
    typeof length === 'number' &&
    length >= 0 &&
    /^\s{0,2}endstream/.test(text.slice(from + length, from + length + 12))
  )
    return bytes.subarray(from, from + length)
  const end = text.indexOf('endstream', from)
  return bytes.subarray(from, end < 0 ? bytes.length : end)
}

function unpackStream(
  object: PdfObject,
  cipher: Cipher,
  resolve: PdfFile['resolve'],
  budget: Budget,
  flaws: Flaw[],
): Buffer {
  if (object.stream === undefined || !isDict(object.value)) return Buffer.alloc(0)
  const filters = streamFilters(object.value, resolve)
  // 7.4.10: a stream may say that it is left in the clear where all others are encrypted.
  const isClear = object.isPacked || filters.some(({ name, crypt }) => name === 'Crypt' && crypt === 'Identity')
  const plain = isClear ? object.stream : cipher.stream(object.stream, object.number, object.generation)
  const { bytes, state } = unfilter(plain, filters, budget)
  const seen = filters
    .map(({ name }) => name)
    .join(' ')
    .slice(0, 200)
  // WHY it holds the mail: nobody asks for a stream but to find scripts, files or further objects in it.
  if (state === 'unread') flaws.push({ code: 'pdf/unread-stream', level: 'stopped', seen })
  if (state === 'broken') flaws.push({ code: 'pdf/broken-stream', level: 'broken', seen })
  return bytes
}

// Object stream: pairs of number and offset, then from /First on the objects themselves.
function addPacked(bytes: Buffer, dict: PdfDict, objects: PdfObject[], budget: Budget): void {
  const text = bytes.toString('latin1')
  const first = dict.get('First')
  const start = typeof first === 'number' ? first : 0
  const pairs = text.slice(0, start).match(/\d+/g) ?? []
  for (let index = 0; index + 1 < Math.min(pairs.length, PACKED_OBJECTS_MAX * 2); index += 2) {
    if (objects.length >= OBJECTS_MAX || !budget.spendSteps(STEPS_AN_OBJECT)) return
    const at = start + Number(pairs[index + 1])
    const reader = new PdfReader(text, at)
    const value = reader.value()
    if (!budget.spendSteps(Math.ceil(Math.max(0, reader.at - at) / CHARS_A_STEP))) return
    if (value !== undefined) objects.push({ number: Number(pairs[index]), generation: 0, value, isPacked: true })
  }
}
