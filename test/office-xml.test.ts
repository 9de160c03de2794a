import { describe, expect, test } from 'vitest'
import { officeXmlKind } from '../src/unpack/office-xml/index.ts'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { buildWordXml } from './fixtures/office-binary.ts'
import { buildFlatOpc } from './fixtures/office-ooxml.ts'
import { partsOf, takeApart } from './fixtures/office-open.ts'

// Office documents in one XML file, written in every way that XML allows and Office reads.

const MODULES = [{ name: 'M', source: 'Sub AutoOpen()\n  MsgBox "example.com"\nEnd Sub\n' }]
const flat = buildFlatOpc({ modules: MODULES }).toString()
const word = buildWordXml({ modules: MODULES }).toString()
const DATA = /(<(?:pkg:binaryData|w:binData)[^>]*>)([^<]*)</g

type Bend = (xml: string) => string
const BENDS: readonly (readonly [string, Bend])[] = [
  ['as it is', (xml) => xml],
  ['CDATA', (xml) => xml.replace(DATA, '$1<![CDATA[$2]]><')],
  [
    'CDATA in halves',
    (xml) => xml.replace(DATA, (_, tag, text) => `${tag}${text.slice(0, 99)}<![CDATA[${text.slice(99)}]]><`),
  ],
  ['a comment', (xml) => xml.replace(DATA, '$1<!-- </pkg:binaryData> -->$2<')],
  ['an instruction', (xml) => xml.replace(DATA, '$1<?x > ?>$2<')],
  ['references', (xml) => xml.replace(DATA, (_, tag, text) => `${tag}&#${text.charCodeAt(0)};${text.slice(1)}<`)],
  ['an element', (xml) => xml.replace(DATA, '$1<a b="/>"/><c>QUJD</c>$2<').replaceAll('QUJD', '')],
  ['blank lines', (xml) => xml.replace(DATA, `$1${'\r\n'.repeat(500)}$2<`)],
  ['a page in a comment', (xml) => xml.replace('<?mso', '<!--<html >--><?mso')],
  ['UTF-16', (xml) => `\ufeff${xml}`],
]

describe.each([
  ['Flat OPC', flat, 'flat-opc'],
  ['Word 2003 XML', word, 'word-xml'],
])('a macro in %s is found', (_, xml, kind) => {
  test.each(BENDS)('%s', (name, bend) => {
    const message = takeApart(Buffer.from(bend(xml), name === 'UTF-16' ? 'utf16le' : 'utf8'))
    expect(message.parts[0]?.kind).toBe(kind)
    expect(partsOf(message, 'vba-module')).toHaveLength(1)
  })
})

test.each([
  ['5 KB of comment in front', flat.replace('<?mso', `<!--${'x'.repeat(5_000)}--><?mso`), 'flat-opc'],
  ['60 KB of instructions in front', flat.replace('<?mso', `${'<?a b?>'.repeat(9_000)}<?mso`), 'flat-opc'],
  ['a namespace with references', flat.replace('xmlPackage', 'xml&#80;ackage').replace(/<\?mso.*?\?>/, ''), 'flat-opc'],
  ['a document type', word.replace('<?mso', '<!DOCTYPE w [<!ENTITY a ">">]><?mso'), 'word-xml'],
  [
    'a program named in a comment',
    '<?xml version="1.0"?><!--<?mso-application progid="Word.Document"?>--><a/>',
    undefined,
  ],
  ['a page of Excel', '<?xml version="1.0"?><html xmlns:x="urn:schemas-microsoft-com:office:spreadsheet">', undefined],
])('%s: the kind is told', (_, xml, kind) => {
  for (const bytes of [Buffer.from(xml), Buffer.from(xml, 'utf16le').subarray(0, 65_536 * 2)]) {
    if (xml.length * 2 > 65_536 && bytes.includes(0)) continue
    expect(officeXmlKind(bytes)).toBe(kind)
  }
})

test.each([
  ['pkg:part and xmlData without end', '<pkg:part pkg:name="/a.xml"><pkg:xmlData>'],
  ['binaryData without end', '<pkg:part pkg:name="/a.bin"><pkg:binaryData>'],
  ['binData without end', '<w:binData w:name="a">'],
])('%s costs a bounded time', (_, unit) => {
  const started = cpuMs()
  for (const root of [flat, word]) {
    const head = root.slice(0, root.indexOf('>', root.indexOf('xmlns')) + 1)
    takeApart(Buffer.from(head + unit.repeat(2 ** 20 / unit.length)))
  }
  expect(cpuMs() - started).toBeLessThan(3_000)
})
