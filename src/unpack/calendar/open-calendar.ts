import type { Child, Opened, Opener, Opening } from '#bytes'
import type { CalendarFact, Fact, Flaw, LinkFact, PresentedFact, TextFact } from '#domain'
import { charsetOf, findUrls, TEXT_BYTES_MAX } from '../text/index.ts'
import { type ContentLine, readContentLines } from './content-lines.ts'
import { inlineFileOf, mailboxOf, textOf } from './line-values.ts'

// Appointments and contact cards: their words, where their links lead, the files in them, and who invites. A calendar
// enters an invitation by itself, links, files and all, so that one is seen even where nobody opens the mail.

// LIMIT: what is behind is not read and holds the mail; a card with a photograph has a few hundred kilobytes.
const BYTES_MAX = 32 * 2 ** 20
const CHARS_A_STEP = 16
const FILES_MAX = 200
const LINKS_MAX = 5_000
const ORGANIZERS_MAX = 50
const URL_CHARS_MAX = 4_096

export const openCalendar: Opener = (content, opening): Opened => {
  const isPaid = opening.budget.spendSteps(Math.ceil(Math.min(content.length, BYTES_MAX) / CHARS_A_STEP))
  const bytes = content.subarray(0, isPaid ? BYTES_MAX : 0)
  const { lines, charset, bent, isCut } = readContentLines(bytes, charsetOf(opening.given))
  const flaws: Flaw[] = []
  if (!isPaid || isCut || content.length > BYTES_MAX) flaws.push({ code: 'calendar/too-long', level: 'stopped' })
  if (bent > 0) flaws.push({ code: 'calendar/bent-lines', level: 'odd', seen: String(bent) })
  const words = wordsOf(lines) || (lines.length > 0 ? '' : bytes.toString('latin1', 0, TEXT_BYTES_MAX))
  const text: TextFact = { type: 'text', from: 'plain', text: words, charset }
  const invitation = opening.kind === 'calendar' ? [invitationOf(lines)] : []
  const children = [...stylesOf(lines), ...filesOf(lines, opening, flaws)]
  return { facts: [text, ...invitation, ...linksOf(lines, flaws), ...programsOf(lines)], children, flaws }
}

const SHOWN = /^(?:SUMMARY|LOCATION|DESCRIPTION|COMMENT|CONTACT|RESOURCES|FN|N|ORG|TITLE|NOTE|ADR|LABEL|TEL|EMAIL|URL)$/

const wordsOf = (lines: readonly ContentLine[]): string =>
  lines
    .filter(({ name }) => SHOWN.test(name))
    .map(textOf)
    .join('\n')
    .slice(0, TEXT_BYTES_MAX)

function invitationOf(lines: readonly ContentLine[]): CalendarFact {
  const organizers = lines.filter(({ name }) => name === 'ORGANIZER').slice(0, ORGANIZERS_MAX)
  const distinct = new Map(organizers.map(mailboxOf).map((each) => [`${each.name}\0${each.address}`, each]))
  const method = lines.find(({ name }) => name === 'METHOD')?.value ?? ''
  return { type: 'calendar', method: method.toUpperCase().slice(0, 40), organizers: [...distinct.values()] }
}

// `X-ALT-DESC;FMTTYPE=text/html` is what Outlook shows in place of the description; STYLED-DESCRIPTION is RFC 9073.
function stylesOf(lines: readonly ContentLine[]): Child[] {
  return lines
    .filter(({ name, params }) => STYLED.test(name) && /html/i.test(params.get('FMTTYPE') ?? params.get('VALUE') ?? ''))
    .slice(0, FILES_MAX)
    .map((line) => ({ role: 'body', name: '', kind: 'html', content: Buffer.from(textOf(line)), facts: [UTF8_PAGE] }))
}

const STYLED = /^(?:X-ALT-DESC|STYLED-DESCRIPTION)$/
const presented = (name: string, declaredType: string, charset = ''): PresentedFact => ({
  type: 'presented',
  names: name === '' ? [] : [name],
  declaredType,
  disposition: '',
  transferEncoding: '',
  charset,
  contentId: '',
})
const UTF8_PAGE = presented('', 'text/html', 'utf-8')

function filesOf(lines: readonly ContentLine[], { budget }: Opening, flaws: Flaw[]): Child[] {
  const children: Child[] = []
  for (const line of lines) {
    const file = inlineFileOf(line)
    if (file === undefined || file.content.length === 0) continue
    if (children.length >= FILES_MAX || !budget.spendBytes(file.content.length)) {
      flaws.push({ code: 'calendar/too-many-files', level: 'stopped' })
      break
    }
    const name = fileNameOf(line)
    const facts = [presented(name, file.declaredType)]
    children.push({ role: line.name === 'ATTACH' ? 'attachment' : 'object', name, content: file.content, facts })
  }
  return children
}

const fileNameOf = ({ params }: ContentLine): string =>
  params.get('FILENAME') ||
  params.get('X-FILENAME') ||
  params.get('X-APPLE-FILENAME') ||
  params.get('X-ORACLE-FILENAME') ||
  ''

const ADDRESS = /^(?:https?|ftp|file|smb|ms-[\w-]{1,60}|search-ms):|^\\\\|^\/\/\w/i
// Where the time zone comes from, and who wrote the file, is nobody's link.
const NOT_A_LINK = /^(?:TZURL|PRODID|UID|BEGIN|END)$/

function linksOf(lines: readonly ContentLine[], flaws: Flaw[]): Fact[] {
  const links = new Map<string, LinkFact>()
  const add = (url: string, shown: string): void => {
    const cut = url.slice(0, URL_CHARS_MAX)
    if (links.size < LINKS_MAX) links.set(`${cut}\0${shown}`, { type: 'link', url: cut, shown })
  }
  for (const line of lines) {
    if (NOT_A_LINK.test(line.name) || inlineFileOf(line) !== undefined) continue
    for (const param of ['ALTREP', 'DIR']) {
      const url = line.params.get(param) ?? ''
      if (ADDRESS.test(url)) add(url, '')
    }
    // WHY both readings: a share in a TEXT value has its backslashes doubled, one in a URI value has not.
    if (ADDRESS.test(line.value)) add(line.value, fileNameOf(line))
    else if (SHOWN.test(line.name)) for (const { url } of findUrls(textOf(line))) add(url, '')
  }
  if (links.size >= LINKS_MAX) flaws.push({ code: 'calendar/too-many-links', level: 'stopped' })
  return [...links.values()]
}

// RFC 2445 section 4.6.6: an alarm whose ACTION is PROCEDURE runs what its ATTACH names. RFC 5545 dropped it.
function programsOf(lines: readonly ContentLine[]): Fact[] {
  const at = lines.findIndex(({ name, value }) => name === 'ACTION' && /^procedure$/i.test(value))
  if (at < 0) return []
  const target = lines.slice(Math.max(0, at - 20), at + 20).find(({ name }) => name === 'ATTACH')?.value ?? ''
  return [
    { type: 'code', does: 'trigger', word: 'VALARM PROCEDURE', line: 0 },
    { type: 'command', command: target.slice(0, URL_CHARS_MAX), hidden: [] },
  ]
}
