import type { Budget, Child, Opened } from '#bytes'
import type { Fact, Flaw } from '#domain'
import type { CfbEntry } from '../cfb/cfb-directory.ts'
import { type Cfb, streamIn } from '../cfb/read-cfb.ts'
import { parseCompObj } from './comp-obj.ts'
import { isEquation, isOddEquation } from './equation.ts'
import { classNameOf } from './object-class.ts'
import { findMonikers } from './ole-link.ts'
import { packageName, parseOlePackage } from './ole-package.ts'
import { isPackedStorage, unpackStorage } from './packed-storage.ts'
import { isFileHead } from './sniff.ts'

// LIMIT: as many parts as a mail may have; what lies behind holds the mail.
const OBJECTS_MAX = 5_000
const HEAD_BYTES = 64
const LINK_BYTES_MAX = 2 ** 16
// Streams whose readers know them; everything else may be a file.
const KNOWN_STREAMS =
  /^(?:workbook|book|worddocument|[01]table|data|powerpoint document|current user|pictures|visiodocument|encryptedpackage|encryptioninfo|dir|_vba_project.*|project|projectwm|__srp_.*|\u0005.*|\u0001ole|\u0001compobj|\u0001ole10native|\u0003.*)$/i

/** OLE objects in a compound file: their classes, the files packed in them, and streams that are files themselves. */
export function openObjects(cfb: Cfb, budget: Budget): Opened {
  const facts: Fact[] = []
  const children: Child[] = []
  const flaws: Flaw[] = []
  for (const entry of cfb.entries) {
    if (facts.length + children.length >= OBJECTS_MAX)
      return { facts, children, flaws: [{ code: 'ole/too-many-objects', level: 'stopped' }] }
    if (entry.type !== 'stream') {
      const className = objectClass(cfb, entry)
      const isPacked = streamIn(cfb, entry.index, '\x01Ole10Native') !== undefined
      if (isEquation(className)) facts.push(equationFact(cfb, entry, className))
      else if (className !== '' && !isPacked) facts.push({ type: 'object', className, name: '' })
    } else if (/^\u0001Ole$/i.test(entry.name)) facts.push(...findMonikers(cfb.stream(entry, LINK_BYTES_MAX)))
    else if (/^\u0001Ole10Native/i.test(entry.name)) readNative(cfb, entry, facts, children)
    else if (!KNOWN_STREAMS.test(entry.name)) readStream(cfb, entry, budget, children, flaws)
  }
  return { facts, children, flaws }
}

function readStream(cfb: Cfb, entry: CfbEntry, budget: Budget, children: Child[], flaws: Flaw[]): void {
  const head = cfb.stream(entry, HEAD_BYTES)
  if (isFileHead(head)) children.push({ role: 'object', name: streamName(cfb, entry), content: cfb.stream(entry) })
  else if (/^_\d+$/.test(entry.name) && isPackedStorage(head)) {
    const unpacked = unpackStorage(cfb.stream(entry), 0, budget)
    flaws.push(...unpacked.flaws)
    if (unpacked.value.length > 0) children.push({ role: 'object', name: entry.name, content: unpacked.value })
  }
}

function equationFact(cfb: Cfb, storage: CfbEntry, className: string): Fact {
  const isOdd = isOddEquation(cfb, storage.index)
  return { type: 'object', className, name: '', ...(isOdd ? { isOdd } : {}) }
}

// The root is a document, not an object, unless only objects have its class. Which program an object calls, its class
// id says; what it is named beside that is only shown.
function objectClass(cfb: Cfb, storage: CfbEntry): string {
  const called = classNameOf(storage.clsid)
  if (isEquation(called)) return called
  const named = nameOfClass(cfb, storage)
  // MathType, an honest heir of the component, keeps its equations in the same stream under its own class.
  const isNameless = !/^equation/i.test(named || called)
  return isNameless && streamIn(cfb, storage.index, 'Equation Native') !== undefined ? 'Equation.3' : named
}

function nameOfClass(cfb: Cfb, storage: CfbEntry): string {
  if (storage.type === 'root')
    return /^(?:Equation|StdOleLink)/.test(classNameOf(storage.clsid)) ? classNameOf(storage.clsid) : ''
  const compObj = streamIn(cfb, storage.index, '\x01CompObj')
  const isObject = compObj !== undefined || streamIn(cfb, storage.index, '\x01Ole') !== undefined
  if (!isObject) return ''
  const { progId, userType } =
    compObj === undefined ? { progId: '', userType: '' } : parseCompObj(cfb.stream(compObj, 4096))
  return progId || classNameOf(storage.clsid) || userType || storage.clsid
}

function readNative(cfb: Cfb, entry: CfbEntry, facts: Fact[], children: Child[]): void {
  const stream = cfb.stream(entry)
  const found = parseOlePackage(stream)
  const compObj = streamIn(cfb, entry.parent, '\x01CompObj')
  const progId = compObj === undefined ? '' : parseCompObj(cfb.stream(compObj, 4096)).progId
  if (found === undefined) {
    facts.push({ type: 'object', className: progId || 'Ole10Native', name: '' })
    if (isFileHead(stream.subarray(4))) children.push({ role: 'object', name: '', content: stream.subarray(4) })
    return
  }
  const name = packageName(found)
  facts.push({ type: 'object', className: progId || 'Package', name: found.path || name })
  if (found.content.length > 0) children.push({ role: 'object', name, content: found.content })
}

// `CONTENTS` and `Package` are where Acrobat and Office keep an embedded file; the storage tells objects apart.
function streamName(cfb: Cfb, entry: CfbEntry): string {
  const parent = cfb.entries.find((storage) => storage.index === entry.parent)
  return entry.path || parent?.name || entry.name
}
