import type { RemovedWhat } from '../removals.ts'

// What a part of a package may refer to (ECMA-376 part 1 and the Office extensions), by the last word of the relation's
// type. A list of what may stay, not of what must go: whatever Office learns to run will come by a relation that is not
// here. Its type decides how Office reads a part, so that what is hidden under a wrong name is read as what it claims.

export type Shape = 'xml' | 'vml' | 'picture' | 'media' | 'sheet'

const STAYING: Readonly<Record<string, Shape>> = Object.fromEntries([
  ...`officedocument core-properties extended-properties custom-properties styles styleswitheffects theme themeoverride
  settings websettings fonttable numbering footnotes endnotes header footer comments commentsextended commentsids
  commentsextensible people glossarydocument customxml customxmlprops chart chartex chartstyle chartcolorstyle
  chartusershapes diagramdata diagramlayout diagramquickstyle diagramcolors diagramdrawing drawing sharedstrings
  sheetmetadata table pivottable pivotcachedefinition pivotcacherecords slicer slicercache timeline timelinecache
  threadedcomment person tablesinglecells slide slidelayout slidemaster notesslide notesmaster handoutmaster presprops
  viewprops tablestyles tags commentauthors authors legacydiagramtext rdrichvalue rdrichvaluestructure rdrichvaluetypes
  richvaluerel richstyles rdsupportingpropertybag namedsheetview volatiledependencies`
    .split(/\s+/)
    .map((word) => [word, 'xml'] as const),
  ...['worksheet', 'chartsheet', 'dialogsheet', 'xlmacrosheet', 'xlintlmacrosheet'].map(
    (word) => [word, 'sheet'] as const,
  ),
  ['vmldrawing', 'vml'],
  ...['image', 'thumbnail', 'hdphoto'].map((word) => [word, 'picture'] as const),
  ...['audio', 'video', 'media'].map((word) => [word, 'media'] as const),
])

const NAMESPACE =
  /^http:\/\/(?:schemas\.openxmlformats\.org|purl\.oclc\.org\/ooxml|schemas\.microsoft\.com)\/[\w/.-]{1,100}$/i

/** How a part behind such a relation is read; undefined where it does not stay. */
export function shapeOf(type: string, word: string): Shape | undefined {
  return NAMESPACE.test(type) && Object.hasOwn(STAYING, word) ? STAYING[word] : undefined
}

export const isMacroSheet = (word: string): boolean => /^xl(?:intl)?macrosheet$/.test(word)

const GOING: readonly (readonly [RegExp, RemovedWhat])[] = [
  [/^(?:vbaproject|wordvbadata|keymapcustomizations|attachedtoolbars|xlautomationserver)$/, 'vba'],
  [/^(?:control|activexcontrol\w*|ctrlprop)$/, 'control'],
  [/^(?:oleobject|package)$/, 'object'],
  [/^(?:ui\b|extensibility|ui-extensibility|customui\w*)/, 'ribbon'],
  [/^(?:connections|querytable|customdata|customdataprops|powerpivotdata|model)$/, 'connection'],
  [/^(?:digital-signature|origin|signature|certificate)/, 'signature'],
  [
    /^(?:attachedtemplate|externallink\w*|xlpathmissing|xlstartup|xllibrary|afchunk|mailmerge\w*|frame|subdocument|webextension\w*|transform|recipientdata|linkedimage)$/,
    'external',
  ],
]

/** What a relation that does not stay led to. */
export const goingKind = (word: string): RemovedWhat =>
  GOING.find(([pattern]) => pattern.test(word))?.[1] ?? 'unknown-part'
