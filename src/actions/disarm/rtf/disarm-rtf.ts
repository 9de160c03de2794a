import { groupText } from '#unpack'
import type { Copy, Disarmer } from '../disarming.ts'
import { isDde, isPlainField } from '../plain-fields.ts'
import { Refusal, type Removals, type RemovedWhat } from '../removals.ts'
import { type RtfGroup, type RtfNode, readRtf } from './rtf-tree.ts'

// Rich Text is read into groups and written anew. A destination that may be skipped (`{\*\word ...}`) stays only when it
// is known to be harmless; others stay unless they are known to act. Of an object its picture stays, of a field its last
// result.

const STAYING_STARRED = new Set(
  `annotation atnauthor atnid atndate atnparent atnref atrfend atrfstart atntime background bkmkend bkmkstart blipuid cs
  defchp defpap do docfmtfilter falt fchars fldinst ftnsep ftnsepc aftnsep aftnsepc footnote lchars listlevel listname
  liststyle listpicture listtable listoverridetable nesttableprops panose pgptbl picprop pn pnaseq pnseclvl pntext pntxta
  pntxtb revtbl shpinst shppict tblstylerowband ts tsrowd ud wgrffmtfilter levelnumbers leveltext lsdlockedexcept
  latentstyles rsidtbl generator company category manager hlinkfr htmltag mhtmltag colorschememapping themedata`.split(
    /\s+/,
  ),
)
// WHY: the theme is a ZIP of its own, and what Outlook keeps of a page is no longer looked at.
for (const word of ['themedata', 'colorschememapping', 'htmltag', 'mhtmltag', 'wgrffmtfilter', 'latentstyles'])
  STAYING_STARRED.delete(word)

const GOING = new Map<string, RemovedWhat>([
  ...each('object', 'objdata objclass objname objalias objsect objtime objupdate oleclsid datastore'),
  ...each('external', 'template filetbl file subdocument nextfile linkval mailmerge mmodso includetext includepicture'),
  ...each('control', 'ocx formfield ffentrymcr ffexitmcr'),
  ...each('unknown-part', 'themedata colorschememapping datafield xmlopen xmlnstbl userprops docvar mmath htmltag'),
  ...each('link', 'hlinkbase'),
])
// Linked pictures and clickable shapes: {\sp{\sn pibName}{\sv address}}.
const GOING_PROPERTIES =
  /^(?:pibName|pibFlags|pihlShape|fillBlipName|fillBlipFlags|lineFillBlipName|lineFillBlipFlags|lineblipname|metroBlob|wzScript\w*|sScript\w*)$/i

function each(what: RemovedWhat, words: string): [string, RemovedWhat][] {
  return words.split(' ').map((word) => [word, what])
}

export const disarmRtf: Disarmer = (bytes, _kind, { budget, removals }): Copy => {
  // Most of a large one is pictures in hexadecimal, which are read at once.
  if (!budget.spendSteps(Math.ceil(bytes.length / 4))) throw new Refusal('too-large')
  const { root, outside } = readRtf(bytes.toString('latin1'))
  // A document that is itself a field or an object has lost a brace.
  if (!isDocument(root) || holds(root, 'field') || holds(root, 'object')) throw new Refusal('damaged', 'rtf head')
  if (outside > 2) removals.add('leftovers', '', 1)
  const writer = new RtfWriter(removals)
  writer.group(root, { isPicture: false, isField: false })
  return { bytes: Buffer.from(`${writer.text()}\r\n`, 'latin1'), extension: 'rtf' }
}

const isDocument = ({ nodes: [first] }: RtfGroup): boolean => first?.type === 'word' && /^rtf?$/.test(first.word)

interface Place {
  readonly isPicture: boolean
  /** Inside a field that stays. */
  readonly isField: boolean
}

class RtfWriter {
  readonly #out: string[] = []
  readonly #removals: Removals

  constructor(removals: Removals) {
    this.#removals = removals
  }

  text = (): string => this.#out.join('')

  group(group: RtfGroup, place: Place): void {
    const head = headOf(group)
    if (head.isStarred && !STAYING_STARRED.has(head.word)) this.#drop(GOING.get(head.word) ?? 'unknown-part', head.word)
    else if (head.word === 'sp' && isGoingProperty(group)) this.#drop('external', 'sp')
    else if (holds(group, 'fldinst') && !place.isField) this.#drop('field', 'fldinst')
    else if (holds(group, 'object')) this.#object(group)
    else if (holds(group, 'field')) this.#field(group, place)
    else this.#write(group.nodes, { ...place, isPicture: place.isPicture || holds(group, 'pict') })
  }

  #drop(what: RemovedWhat, part: string): void {
    // Tables that only help editing are not worth a line.
    if (what !== 'unknown-part' || !QUIET.has(part)) this.#removals.add(what, `\\${part}`)
  }

  #write(nodes: readonly RtfNode[], place: Place): void {
    this.#out.push('{')
    for (const node of nodes) {
      if (node.type === 'group') this.group(node, place)
      else if (node.type === 'word') {
        const what = GOING.get(node.word.toLowerCase())
        // Where such a word stands in the middle of a group, everything behind it is its data.
        if (what !== undefined) {
          this.#drop(what, node.word)
          break
        }
        this.#word(node.word, node.value)
      } else if (node.type === 'symbol')
        this.#out.push(place.isPicture && node.symbol !== '*' ? '' : `\\${node.symbol}`)
      else if (node.isBinary) this.#out.push(place.isPicture ? Buffer.from(node.text, 'latin1').toString('hex') : '')
      else this.#out.push(place.isPicture ? node.text.replace(/[^\da-f]/gi, '') : node.text)
    }
    this.#out.push('}')
  }

  #word(word: string, value: string): void {
    if (word === 'rtf' || word === 'rt') this.#out.push('\\rtf1 ')
    else if (!/^(?:macro|objupdate|objlink|objautlink|objemb|objocx|object)$/.test(word))
      this.#out.push(`\\${word}${value} `)
  }

  // `{\object ... {\*\objdata ...}{\result ...}}`: what its picture or text shows.
  #object(group: RtfGroup): void {
    this.#removals.add('object', '\\object')
    const result = groupsWith(group, 'result')[0]
    if (result !== undefined) this.#write(withoutWord(result, 'result'), { isPicture: false, isField: false })
  }

  #field(group: RtfGroup, place: Place): void {
    // Of two instructions, nobody knows which one counts.
    const [code, ...more] = groupsWith(group, 'fldinst')
    const lead = code === undefined ? '' : instruction(code)
    const isBuilt = code !== undefined && hasField(code)
    const isOne = code !== undefined && more.length === 0 && isPlainCode(code)
    if (isOne && isPlainField({ lead, isBuilt })) {
      this.#write(group.nodes, { ...place, isField: true })
      return
    }
    this.#removals.add(isDde(lead) ? 'dde' : 'field', '\\field')
    const result = groupsWith(group, 'fldrslt')[0]
    if (result !== undefined) this.#write(withoutWord(result, 'fldrslt'), { ...place, isField: false })
  }
}

const QUIET = new Set(
  'datafield themedata colorschememapping latentstyles rsidtbl xmlnstbl datastore wgrffmtfilter mmathPr userprops docvar xmlopen xmlattrname xmlattrvalue'.split(
    ' ',
  ),
)

interface Head {
  readonly word: string
  readonly isStarred: boolean
}

// The first control word, and whether `\*` stands before it; empty groups in front do not count.
function headOf({ nodes }: RtfGroup): Head {
  let isStarred = false
  for (const node of nodes) {
    if (node.type === 'symbol' && node.symbol === '*') isStarred = true
    else if (node.type === 'word') return { word: node.word.toLowerCase(), isStarred }
    else if (node.type !== 'text' || node.text.trim() !== '') break
  }
  return { word: '', isStarred }
}

/** Whether a word stands in the group itself, wherever. */
const holds = ({ nodes }: RtfGroup, word: string): boolean =>
  nodes.some((node) => node.type === 'word' && node.word.toLowerCase() === word)

// LIMIT: Word writes what it looks for two or three groups deep; a bound, for groups of one kind lie in each other.
const SEARCH_DEPTH_MAX = 8

/** Groups with a word, at any depth, those in fields and objects inside left out. */
function groupsWith({ nodes }: RtfGroup, word: string, depth = 0): readonly RtfGroup[] {
  if (depth > SEARCH_DEPTH_MAX) return []
  return nodes.flatMap((node) => {
    if (node.type !== 'group') return []
    const inside = holds(node, 'field') || holds(node, 'object') ? [] : groupsWith(node, word, depth + 1)
    return holds(node, word) ? [node, ...inside] : inside
  })
}

const withoutWord = ({ nodes }: RtfGroup, word: string): RtfNode[] =>
  nodes.filter(
    (node) => !(node.type === 'word' && node.word === word) && !(node.type === 'symbol' && node.symbol === '*'),
  )

const hasField = (group: RtfGroup): boolean =>
  group.nodes.some((node) => node.type === 'group' && (holds(node, 'field') || hasField(node)))

const LEAD_CHARS_MAX = 8_192

// The instruction up to the first field in it, escapes resolved.
function instruction(group: RtfGroup): string {
  const pieces: string[] = []
  gather(group, pieces)
  return groupText(pieces.join('').slice(0, LEAD_CHARS_MAX * 4), LEAD_CHARS_MAX)
}

function gather({ nodes }: RtfGroup, pieces: string[]): boolean {
  for (const node of nodes) {
    if (node.type === 'group') {
      if (headOf(node).isStarred) continue
      if (holds(node, 'field') || !gather(node, pieces)) return false
    } else if (node.type === 'word') {
      if (node.word === 'u' || node.word === 'uc') pieces.push(`\\${node.word}${node.value} `)
    } else if (node.type === 'symbol') pieces.push(node.symbol === '*' ? '' : `\\${node.symbol}`)
    else pieces.push(node.text)
  }
  return true
}

// Linked pictures and clickable shapes; and whatever names a place, under any property.
function isGoingProperty(group: RtfGroup): boolean {
  const [name, ...names] = groupsWith(group, 'sn')
  const [value, ...values] = groupsWith(group, 'sv')
  if (names.length > 0 || values.length > 0) return true
  if (name !== undefined && GOING_PROPERTIES.test(instruction(name).trim())) return true
  return value !== undefined && /^\s*(?:[a-z][a-z\d+.-]+:|\\\\|\/\/)/i.test(instruction(value))
}

// What Word writes around the characters of an instruction: fonts, languages, revisions' numbers. Hidden or deleted text
// (`\v`, `\deleted`) and other destinations may be passed over, and then the instruction is another one.
const CODE_WORDS =
  /^(?:rtlch|ltrch|loch|hich|dbch|fcs|a?f|a?fs|a?b|a?i|a?ul\w{0,5}|a?cf|cb|lang\w{0,5}|alang|noproof|insrsid|charrsid|pararsid|delrsid|kerning|expnd\w{0,2}|charscalex|cs|highlight|plain|uc|u|fldinst|cgrid|up|dn|sub|super|nosupersub|strike|caps|scaps|lquote|rquote|ldblquote|rdblquote|endash|emdash|bullet|tab|par|line|pard|widctlpar|rsid\w{0,4}|ql|qr|qj|qc|fi|li|ri|sb|sa|sl|slmult|itap|nowidctlpar|intbl|field|flddirty|fldedit|fldlock|fldpriv|fldrslt)$/i

function isPlainCode({ nodes }: RtfGroup): boolean {
  return nodes.every((node) => {
    if (node.type === 'word') return CODE_WORDS.test(node.word)
    if (node.type !== 'group' || holds(node, 'field')) return true
    const head = headOf(node)
    return head.isStarred ? head.word === 'datafield' : isPlainCode(node)
  })
}
