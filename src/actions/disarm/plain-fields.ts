import { isSafeTarget } from './safe-target.ts'

// Fields of Word that may stay: those that count, refer or say when and by whom. Every other field keeps its last result
// as text (ECMA-376 part 1, section 17.16.5). What decides is the first word of the instruction as it stands: an
// instruction whose first word is put together by other fields is none that stays.

const PLAIN = new Set(
  `= ADDRESSBLOCK ADVANCE AUTHOR BIBLIOGRAPHY CITATION COMMENTS CREATEDATE DATE EDITTIME EQ FILENAME FILESIZE FORMCHECKBOX
  FORMDROPDOWN FORMTEXT GREETINGLINE HYPERLINK IF INDEX KEYWORDS LASTSAVEDBY LISTNUM MERGEFIELD MERGEREC MERGESEQ NEXT
  NOTEREF NUMCHARS NUMPAGES NUMWORDS PAGE PAGEREF PRINTDATE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ SHAPE
  STYLEREF SUBJECT SYMBOL TA TC TIME TITLE TOA TOC USERADDRESS USERINITIALS USERNAME XE`.split(/\s+/),
)

const ACTING =
  /(?:^|\s)(?:DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|EMBED|DATABASE|MACROBUTTON|AUTOTEXT\w*|HTMLACTIVEX|CONTROL)\s/i

/** The instruction of a field as it stands. */
export interface FieldCode {
  /** Its own text, up to the first field inside it. */
  readonly lead: string
  /** Whether fields inside it take part in it. */
  readonly isBuilt: boolean
}

/** Whether a field may stay a field. */
export function isPlainField({ lead, isBuilt }: FieldCode): boolean {
  // Without an instruction it is only its last result.
  if (!isBuilt && lead.trim() === '') return true
  const keyword = /^\s*(=|[a-z]+)(?=[\s\\"\u201c]|$)/i.exec(lead)
  // `PA` and a field behind it may come to any word.
  if (keyword === null || (isBuilt && keyword[0].length === lead.length)) return false
  const name = (keyword[1] ?? '').toUpperCase()
  if (!PLAIN.has(name)) return false
  // WHY: a word in front may be one that Office passes over (deleted, hidden), and then this one is the first.
  if (ACTING.test(lead.replace(/"[^"]*"/g, '""'))) return false
  return name !== 'HYPERLINK' || (!isBuilt && isPlainLink(lead.slice(keyword[0].length)))
}

// `HYPERLINK "target" \l "place" \o "words" \t "frame"`: a target is what follows no switch.
function isPlainLink(words: string): boolean {
  const targets = words
    .replace(/\\[a-z]\s*(?:"[^"]*"|[^\s"\\]+)?/gi, (whole) => (/^\\[lost]/i.test(whole) ? '' : whole.slice(2)))
    .match(/"[^"]*"|[^\s"]+/g)
  return (targets ?? []).every((each) => isSafeTarget(each.replaceAll('"', '').replaceAll('\\\\', '\\')))
}

/** Whether an instruction asks another program for data: told apart in the list of what was removed. */
export const isDde = (lead: string): boolean => /^\s*DDE(?:AUTO)?\b/i.test(lead)
