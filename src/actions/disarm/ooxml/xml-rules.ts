import { isAutoName } from '#unpack'
import { reachesOutside } from '../frozen-formulas.ts'
import { Refusal, type Removals, type RemovedWhat } from '../removals.ts'
import type { Element, Fate, Visitor } from '../rewrite-xml.ts'
import { isSafeTarget } from '../safe-target.ts'

// What acts inside the XML of a part, by the local names of elements and attributes, whatever their prefix: first what
// refers to a relation that was removed, then what needs none.

/** Elements that go with everything in them. */
const GOING = new Map<string, RemovedWhat>([
  ...each('object', 'oleobjects oleobject oleobjectlink olelink objectembed objectlink'),
  ...each('control', 'controls control controlpr ocx activexcontrol activex'),
  ...each('dde', 'ddelink ddeitems'),
  ...each(
    'external',
    'externalreferences externalreference externaldata altchunk attachedtemplate attachedschema linktoquery',
  ),
  ...each('external', 'subdoc movie mailmerge webextensionref taskpane'),
  ...each('link', 'hyperlinkbase'),
  ...each('connection', 'connections connection querytableparts webpublishitems webpublishing querytablerefresh'),
  ...each('action', 'entrymacro exitmacro fmlamacro macro onaction hlinkaction'),
  ...each('object', 'fmlapict'),
  ...each('ribbon', 'customui cmdtoolbar toolbars keymaps acdmanifest tcg'),
  ...each('vba', 'vbaproject docsuppdata'),
])
/** Attributes that go wherever they stand. */
const GOING_ATTRIBUTES = new Map<string, RemovedWhat>([
  ...each('action', 'macro onaction onload onmouseover onclick onmouseout'),
  ...each('connection', 'refreshonload refreshonopen backgroundrefresh tabletype querytablefieldid'),
  ['codename', 'vba'],
])
const HAS_GOING_ATTRIBUTE =
  /\s(?:[\w-]+:)?(?:macro|on[a-z]{4,12}|refreshon\w{4}|backgroundrefresh|tabletype|querytablefieldid|codename)\s*=/i
// Attributes of VML that lead somewhere without a relation.
const HAS_TARGET = /\s(?:[\w-]+:)?(?:href|src|althref|hlinkbase|action)\s*=/i
/** Elements that do without the relation they referred to. */
const LEFT_WITHOUT = new Set([
  'hyperlink',
  'pagesetup',
  'blip',
  'imagedata',
  'fill',
  'stroke',
  'textpath',
  'background',
])
/** Elements that hold only one thing that was removed. */
const FRAMES = new Map<string, string>([['graphicframe', 'pic']])
const FRAMED = /<(?:[\w-]+:)?(?:oleObj|control|contentPart)[\s/>]/
const FRAME_CHARS_MAX = 65_536
// LIMIT: frames of one part; each is looked into.
const FRAMES_MAX = 5_000

function each(what: RemovedWhat, names: string): [string, RemovedWhat][] {
  return names.split(' ').map((name) => [name, what])
}

export interface PartRules {
  readonly part: string
  readonly removals: Removals
  /** Relations of this part that do not stay. */
  readonly gone: ReadonlySet<string>
  /** Fields of Word, where the part has any. */
  readonly fields: Visitor | undefined
}

/** What to do with each element of one part. */
export function partVisitor({ part, removals, gone, fields }: PartRules): Visitor {
  const frozen = new Set<string>()
  let frames = 0
  return {
    element(element) {
      const fate = fields?.element(element) ?? 'keep'
      if (fate !== 'keep') return fate
      const frame = FRAMES.get(element.name)
      if (frame !== undefined) frames += 1
      if (frames > FRAMES_MAX) throw new Refusal('too-large', part)
      if (frame !== undefined && FRAMED.test(insideOf(element))) {
        removals.add('object', part)
        return { only: frame }
      }
      const what = GOING.get(element.name)
      if (what !== undefined) {
        removals.add(what, part)
        return 'drop'
      }
      cleanAttributes(element, part, removals)
      if (refersToGone(element, gone)) return 'drop'
      if (hasUnsafeLink(element)) {
        removals.add('link', part)
        return 'drop'
      }
      return formulaFate(element, part, removals, frozen)
    },
  }
}

// Up to where the frame ends; another one behind it is none of its matter.
function insideOf(element: Element): string {
  const inside = element.inside(FRAME_CHARS_MAX)
  const end = inside.search(/<\/(?:[\w-]+:)?graphicFrame\s*>/)
  return end < 0 ? inside : inside.slice(0, end)
}

function cleanAttributes(element: Element, part: string, removals: Removals): void {
  const { raw } = element
  if (HAS_GOING_ATTRIBUTE.test(raw)) {
    element.removeAttributes((name, value) => {
      const what = GOING_ATTRIBUTES.get(name)
      if (what === undefined || element.name === 'sheetpr' || element.name === 'workbookpr')
        return name === 'codename' && what !== undefined
      if (value !== '' && what !== 'connection') removals.add(what, part)
      return true
    })
  }
  if (!HAS_TARGET.test(raw)) return
  const isPicture = /^(?:imagedata|fill|stroke|image)$/.test(element.name)
  const count = element.removeAttributes((name, value, rawName) => {
    // A name of VML's namespace is a relation, `src` and `href` are addresses.
    if (/^r:/i.test(rawName)) return false
    if (name === 'src' || name === 'althref') return isPicture || !isSafeTarget(value) || /^[a-z]+:/i.test(value)
    return (name === 'href' || name === 'hlinkbase') && (isPicture || !isSafeTarget(value))
  })
  removals.add('link', part, count)
}

// `r:id`, `r:embed`, `o:relid` and their like: any attribute with a prefix that has the name of a removed relation.
function refersToGone(element: Element, gone: ReadonlySet<string>): boolean {
  if (gone.size === 0 || !element.raw.includes(':')) return false
  const isGone = (value: string, rawName: string): boolean =>
    gone.has(value) && rawName.includes(':') && !/^(?:xmlns|xml|w|w14|w15|mc):/i.test(rawName)
  if (!element.attributes.some(({ rawName, rawValue }) => isGone(rawValue, rawName))) return false
  const isLeft = LEFT_WITHOUT.has(element.name) && !(element.name === 'hyperlink' && element.prefix !== 'w')
  if (!isLeft) return true
  element.removeAttributes((_, value, rawName) => isGone(value, rawName))
  return false
}

// Shapes in slides run programs and macros by the action of their click (MS-OE376 section 2.1.1391).
function hasUnsafeLink(element: Element): boolean {
  if (!/^hlink(?:click|hover|mouseover)$/.test(element.name)) return false
  return element.values('action').some((action) => action !== '' && !PLAIN_ACTION.test(action))
}

const PLAIN_ACTION = /^ppaction:\/\/(?:hlinkshowjump|hlinksldjump|customshow|media|noaction)\b/i

function formulaFate(element: Element, part: string, removals: Removals, frozen: Set<string>): Fate {
  if (element.name === 'definedname') return nameFate(element, part, removals)
  if (!FORMULAS.has(element.name)) return 'keep'
  const isCell = element.name === 'f' && element.ancestors.at(-1) === 'c'
  const shared = element.value('si')
  const isShared = isCell && element.value('t') === 'shared'
  const isLost = isShared && frozen.has(shared)
  if (!isLost && !element.hasElements && !reachesOutside(element.text())) return 'keep'
  if (isShared) frozen.add(shared)
  removals.add('formula', part)
  return isCell ? 'drop' : { text: '#REF!' }
}

const FORMULAS = new Set([
  'f',
  'formula',
  'formula1',
  'formula2',
  'calculatedcolumnformula',
  'totalsrowformula',
  'oldformula',
])

function nameFate(element: Element, part: string, removals: Removals): Fate {
  const isOn = (name: string): boolean => element.values(name).some((value) => /^(?:1|true)$/i.test(value))
  const isMacro = isOn('vbprocedure') || isOn('xlm') || isOn('macro') || isOn('function')
  if (isMacro || element.values('name').some(isAutoName)) {
    removals.add('xlm', part)
    return 'drop'
  }
  if (!element.hasElements && !reachesOutside(element.text())) return 'keep'
  removals.add('formula', part)
  return 'drop'
}

// Lists that must not be empty (ECMA-376 part 1, section 18.2 and 18.3).
const EMPTY_LIST =
  /<((?:[\w-]{1,20}:)?(?:hyperlinks|definedNames|pivotCaches|tableParts|embeddedFontLst|custDataLst))(?:\s[^<>]{0,400})?>\s{0,20}<\/\1>/g

/** Takes out lists of which everything was removed. */
export const withoutEmptyLists = (xml: string): string => xml.replace(EMPTY_LIST, '')
