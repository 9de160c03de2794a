import type { Child } from '#bytes'
import type { Fact, Flaw } from '#domain'
import type { PdfFile } from './pdf-file.ts'
import type { PdfObject } from './pdf-object.ts'
import { decodePdfText, isDict, nameOf, type PdfDict, type PdfValue, rawText } from './pdf-values.ts'

// Files in a PDF (ISO 32000-1, 7.11.4): a file specification names one (/UF, /F) and points at its stream (/EF). A
// stream that calls itself an embedded file without one is taken, too; and XFA forms (12.7.8) are XML with scripts.

const FILES_MAX = 1_000
const DEPTH_MAX = 8

export interface Embedded {
  readonly facts: readonly Fact[]
  readonly children: readonly Child[]
  readonly flaws: readonly Flaw[]
}

export function readEmbedded(file: PdfFile): Embedded {
  const names = new Map<PdfObject, string>()
  for (const { value } of file.objects) findSpecs(file, value, names, 0)
  for (const object of file.objects) {
    if (object.stream === undefined || names.has(object) || !isDict(object.value)) continue
    if (nameOf(object.value.get('Type')) === 'EmbeddedFile') names.set(object, '')
  }
  const files = [...names].slice(0, FILES_MAX)
  return {
    facts: files.map(([, name]) => ({ type: 'object', className: 'EmbeddedFile', name })),
    children: [
      ...files.map(([object, name]): Child => ({ role: 'object', name, content: file.unpack(object) })),
      ...xfaScripts(file),
    ],
    flaws: names.size > FILES_MAX ? [{ code: 'pdf/too-many-files', level: 'stopped' }] : [],
  }
}

function findSpecs(file: PdfFile, value: PdfValue, names: Map<PdfObject, string>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return
  if (Array.isArray(value)) for (const each of value) findSpecs(file, each, names, depth + 1)
  if (!isDict(value)) return
  const streams = file.resolve(value.get('EF'))
  if (isDict(streams)) {
    for (const each of streams.values()) {
      const object = file.objectOf(each)
      if (object?.stream !== undefined) names.set(object, specName(file, value))
    }
  }
  for (const each of value.values()) findSpecs(file, each, names, depth + 1)
}

function specName(file: PdfFile, spec: PdfDict): string {
  for (const key of ['UF', 'F', 'Unix', 'DOS', 'Mac']) {
    const raw = rawText(file.resolve(spec.get(key)))
    if (raw !== undefined && raw !== '') return decodePdfText(raw)
  }
  return ''
}

// The form dictionary is an object of its own, or stands in the catalogue.
function formOf(dict: PdfDict): PdfValue | undefined {
  const inline = dict.get('AcroForm')
  return dict.get('XFA') ?? (isDict(inline) ? inline.get('XFA') : undefined)
}

// /XFA is a stream or a list of names and streams; scripts stand in `<script contentType="application/x-javascript">`.
function xfaScripts(file: PdfFile): Child[] {
  const children: Child[] = []
  const seen = new Set<PdfObject>()
  for (const { value } of file.objects) {
    const form = isDict(value) ? formOf(value) : undefined
    if (form === undefined) continue
    const list = Array.isArray(form) ? form : [file.resolve(form), form].flat()
    for (const each of list.slice(0, 64)) {
      const object = file.objectOf(each)
      if (object?.stream === undefined || seen.has(object) || children.length >= FILES_MAX) continue
      seen.add(object)
      const xml = file.unpack(object).toString('utf8')
      for (const [, source = ''] of xml.matchAll(/<script\b[^>]{0,200}>([^<]{1,100000})/gi))
        if (children.length < FILES_MAX)
          children.push({ role: 'code', name: 'XFA', kind: 'script', content: Buffer.from(source) })
    }
  }
  return children
}
