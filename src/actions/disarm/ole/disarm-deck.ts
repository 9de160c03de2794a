import { Refusal, type Removals } from '../removals.ts'
import { isSafeTarget } from '../safe-target.ts'

// MS-PPT: the stream `PowerPoint Document` is a sequence of records: version and instance(2) type(2) length(4) data;
// version 15 is a container of more records. Others point to records by their places, so everything is overwritten where
// it stands:
//   0x1011 storages of objects and of the VBA project · 0x0400 whether there are macros · 0x0FF3 what a click does
//   0x0FBA texts, addresses and paths among them

const STORAGE = 0x1011
const VBA_INFO = 0x0400
const CLICK = 0x0ff3
const TEXT = 0x0fba
const HYPERLINK = 0x0fd7
const MEDIA = new Set([0x1004, 0x1005, 0x1006, 0x1007, 0x100d, 0x100e, 0x100f, 0x1010, 0x0fce])
const EXTERNAL_OBJECTS = 0x0409
const STORAGE_MARKS = [Buffer.from('10001110', 'hex'), Buffer.from('00001110', 'hex')]
const ENCRYPTED_TOKEN = 0xf3d1c4df
// Clicks that run a macro, a program, or an object's verb (MS-PPT section 2.8.15).
const RUNNING = new Set([1, 2, 5])
const CLICK_ACTION_AT = 8
const DEPTH_MAX = 32

export function disarmDeck(streams: Map<string, Buffer>, removals: Removals): void {
  const user = streams.get('current user')
  if (user === undefined || user.length < 16) throw new Refusal('damaged', 'no current user')
  if (user.readUInt32LE(12) === ENCRYPTED_TOKEN) throw new Refusal('encrypted')
  const stream = streams.get('powerpoint document') ?? Buffer.alloc(0)
  cleanRecords(stream, 0, stream.length, [], removals)
  // WHY once more by their marks: a bent length hides nothing from a reader that looks for them like this.
  for (const mark of STORAGE_MARKS)
    for (let at = stream.indexOf(mark); at >= 0; at = stream.indexOf(mark, at + 1)) emptyStorage(stream, at, removals)
}

function cleanRecords(stream: Buffer, from: number, to: number, parents: readonly number[], removals: Removals): void {
  for (let at = from; at + 8 <= to; ) {
    const head = stream.readUInt16LE(at)
    const type = stream.readUInt16LE(at + 2)
    const end = Math.min(to, at + 8 + stream.readUInt32LE(at + 4))
    if ((head & 0xf) === 0xf && parents.length < DEPTH_MAX)
      cleanRecords(stream, at + 8, end, [...parents, type], removals)
    else cleanAtom(stream, at, end, type, parents, removals)
    at = end
  }
}

function cleanAtom(
  stream: Buffer,
  at: number,
  end: number,
  type: number,
  parents: readonly number[],
  removals: Removals,
): void {
  if (type === STORAGE) emptyStorage(stream, at, removals)
  else if (type === VBA_INFO && end - at >= 20) {
    // Where the project lies(4), whether there is one(4), its version(4).
    if (stream.readUInt32LE(at + 12) !== 0) removals.add('vba', 'PowerPoint Document')
    stream.fill(0, at + 8, at + 16)
  } else if (type === CLICK && end - at > 8 + CLICK_ACTION_AT) {
    if (!RUNNING.has(stream[at + 8 + CLICK_ACTION_AT] ?? 0)) return
    stream[at + 8 + CLICK_ACTION_AT] = 0
    removals.add('action', 'PowerPoint Document')
  } else if (type === TEXT) cleanText(stream, at + 8, end, parents, removals)
}

// Data of a storage becomes zeros: the record that names it finds an object that is not there.
function emptyStorage(stream: Buffer, at: number, removals: Removals): void {
  if (at + 8 > stream.length) return
  const end = Math.min(stream.length, at + 8 + stream.readUInt32LE(at + 4))
  const data = stream.subarray(at + 8, end)
  if (data.every((byte) => byte === 0)) return
  data.fill(0)
  removals.add('object', 'PowerPoint Document')
}

function cleanText(stream: Buffer, from: number, end: number, parents: readonly number[], removals: Removals): void {
  if (!parents.includes(EXTERNAL_OBJECTS) && !parents.some((type) => type === HYPERLINK || MEDIA.has(type))) return
  const text = stream.toString('utf16le', from, end - ((end - from) & 1))
  const isMedia = parents.some((type) => MEDIA.has(type))
  // A film or sound is loaded when its slide is shown, whatever the place is.
  const isSafe = isMedia ? !/^[a-z][a-z\d+.-]+:|[\\/]/i.test(text) : isSafeTarget(text) || !/[\\/:]/.test(text)
  if (text === '' || isSafe) return
  for (let at = from; at + 2 <= end; at += 2) stream.writeUInt16LE(0x20, at)
  removals.add(isMedia ? 'external' : 'link', 'PowerPoint Document')
}
