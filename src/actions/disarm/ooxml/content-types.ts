import { extensionOf } from './read-package.ts'

// Content types of a copy (ECMA-376 part 2, section 10.1). They are chosen here, not taken over: a type that promises
// macros becomes the plain one, and a type that is not known becomes plain XML.

export type Family = 'word' | 'excel' | 'excel-binary' | 'powerpoint'

interface MainType {
  readonly type: string
  readonly extension: string
}

const OPEN = 'application/vnd.openxmlformats-officedocument.'
const MAIN: Readonly<Record<Family, readonly (readonly [RegExp, MainType])[]>> = {
  word: [
    [/template/, { type: `${OPEN}wordprocessingml.template.main+xml`, extension: 'dotx' }],
    [/./, { type: `${OPEN}wordprocessingml.document.main+xml`, extension: 'docx' }],
  ],
  excel: [
    [/template/, { type: `${OPEN}spreadsheetml.template.main+xml`, extension: 'xltx' }],
    [/./, { type: `${OPEN}spreadsheetml.sheet.main+xml`, extension: 'xlsx' }],
  ],
  'excel-binary': [[/./, { type: 'application/vnd.ms-excel.sheet.binary.macroEnabled.main', extension: 'xlsb' }]],
  powerpoint: [
    [/template/, { type: `${OPEN}presentationml.template.main+xml`, extension: 'potx' }],
    [/slideshow/, { type: `${OPEN}presentationml.slideshow.main+xml`, extension: 'ppsx' }],
    [/./, { type: `${OPEN}presentationml.presentation.main+xml`, extension: 'pptx' }],
  ],
}

/** The type of the main part, without macros, and the extension that goes with it. */
export function mainType(family: Family, declared: string): MainType {
  const found = MAIN[family].find(([pattern]) => pattern.test(declared || 'x'))?.[1]
  return found ?? { type: 'application/xml', extension: '' }
}

const KNOWN_XML =
  /^application\/vnd\.(?:openxmlformats-(?:officedocument|package)|ms-(?:word|excel|powerpoint|office|visio))\.[\w.+-]{1,100}\+xml$/
const KNOWN_BINARY =
  /^application\/vnd\.ms-excel\.(?:worksheet|chartsheet|sharedstrings|styles|comments|table|sheetmetadata|pivottable|pivotcachedefinition|pivotcacherecords|slicer|slicercache)$/
const ACTS =
  /macro|vba|keymap|activex|control|external|customui|connection|query|webext|dialogsheet|toolbar|addin|main\+xml$/

export const WORKSHEET = { xml: `${OPEN}spreadsheetml.worksheet+xml`, binary: 'application/vnd.ms-excel.worksheet' }

/** The type of any other part that is text. */
export function partType(declared: string, isBinary: boolean): string {
  const known = isBinary ? KNOWN_BINARY : KNOWN_XML
  if (known.test(declared) && !ACTS.test(declared)) return RESPELLED[declared] ?? declared
  return isBinary ? 'application/octet-stream' : 'application/xml'
}

// SPEC: types are compared without case, but some readers do compare it.
const RESPELLED: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'application/vnd.ms-excel.sharedStrings',
    'application/vnd.ms-excel.sheetMetadata',
    'application/vnd.ms-excel.pivotTable',
    'application/vnd.ms-excel.pivotCacheDefinition',
    'application/vnd.ms-excel.pivotCacheRecords',
    'application/vnd.ms-excel.slicerCache',
    'application/vnd.ms-word.stylesWithEffects+xml',
    'application/vnd.ms-office.drawingml.diagramDrawing+xml',
    `${OPEN}spreadsheetml.sharedStrings+xml`,
    `${OPEN}spreadsheetml.sheetMetadata+xml`,
    `${OPEN}spreadsheetml.pivotTable+xml`,
    `${OPEN}spreadsheetml.pivotCacheDefinition+xml`,
    `${OPEN}spreadsheetml.pivotCacheRecords+xml`,
    `${OPEN}spreadsheetml.volatileDependencies+xml`,
    `${OPEN}wordprocessingml.fontTable+xml`,
    `${OPEN}wordprocessingml.webSettings+xml`,
    `${OPEN}wordprocessingml.commentsExtended+xml`,
    `${OPEN}wordprocessingml.commentsIds+xml`,
    `${OPEN}wordprocessingml.commentsExtensible+xml`,
    `${OPEN}drawingml.diagramColors+xml`,
    `${OPEN}drawingml.diagramData+xml`,
    `${OPEN}drawingml.diagramLayout+xml`,
    `${OPEN}drawingml.diagramStyle+xml`,
    `${OPEN}presentationml.slideLayout+xml`,
    `${OPEN}presentationml.slideMaster+xml`,
    `${OPEN}presentationml.notesSlide+xml`,
    `${OPEN}presentationml.notesMaster+xml`,
    `${OPEN}presentationml.handoutMaster+xml`,
    `${OPEN}presentationml.presProps+xml`,
    `${OPEN}presentationml.viewProps+xml`,
    `${OPEN}presentationml.tableStyles+xml`,
    `${OPEN}presentationml.commentAuthors+xml`,
    'application/vnd.openxmlformats-officedocument.customXmlProperties+xml',
    'application/vnd.openxmlformats-officedocument.themeOverride+xml',
  ].map((type) => [type.toLowerCase(), type]),
)

const PICTURES: readonly (readonly [string, RegExp])[] = [
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8/],
  ['image/bmp', /^BM/],
  ['image/tiff', /^(?:II\*\0|MM\0\*)/],
  ['image/x-emf', /^\x01\0\0\0[\s\S]{36} EMF/],
  ['image/x-wmf', /^(?:\xd7\xcd\xc6\x9a|[\x01\x02]\0\x09\0\0[\x01\x03])/],
  ['image/vnd.ms-photo', /^II\xbc/],
  ['image/x-pict', /^[\s\S]{522}\0\x11\x02\xff/],
]
const MEDIA: readonly (readonly [string, RegExp])[] = [
  ['audio/mpeg', /^(?:ID3|\xff[\xe2-\xfb])/],
  ['audio/x-wav', /^RIFF[\s\S]{4}WAVE/],
  ['video/avi', /^RIFF[\s\S]{4}AVI /],
  ['video/mp4', /^[\s\S]{4}ftyp/],
  ['audio/mid', /^MThd/],
  ['video/mpeg', /^\0\0\x01[\xb3\xba]/],
  ['video/x-ms-wmv', /^\x30\x26\xb2\x75\x8e\x66\xcf\x11/],
]

/** What a picture is, by its first bytes; undefined where it is none that Office draws. */
export const pictureType = (bytes: Buffer): string | undefined => bySignature(bytes, PICTURES)
export const mediaType = (bytes: Buffer): string | undefined => bySignature(bytes, MEDIA)

function bySignature(bytes: Buffer, table: readonly (readonly [string, RegExp])[]): string | undefined {
  const head = bytes.toString('latin1', 0, 600)
  return table.find(([, pattern]) => pattern.test(head))?.[0]
}

/** `[Content_Types].xml` for these parts. */
export function printContentTypes(types: ReadonlyMap<string, string>): Buffer {
  const rows = [...types].map(([name, type]) => `<Override PartName="/${name}" ContentType="${type}"/>`)
  // WHY defaults as well: some readers look for one before they look for an override.
  const pictures = new Set(
    [...types].filter(([, type]) => /^(?:image|audio|video)\//.test(type)).map(([name]) => extensionOf(name)),
  )
  const defaults = [...pictures]
    .filter((each) => each !== '')
    .map((extension) => {
      const type = [...types].find(([name]) => extensionOf(name) === extension)?.[1] ?? 'application/octet-stream'
      return `<Default Extension="${extension}" ContentType="${type}"/>`
    })
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${defaults.join('')}${rows.join('')}</Types>`,
  )
}
