import { foldedValue } from '../rewrite/raw-head.ts'
import { bannerFor } from './banner-text.ts'
import type { Mark, Marking, MarkSettings } from './mark.ts'

/** What a mail is to be marked with: header fields for every mail, a banner and a word before the subject for some. */
export function marksFor(marking: Marking, settings: MarkSettings): Mark {
  const { id, authservId, authenticationResults, isDisarmed = false } = settings
  const rules = marking.findings.map((finding) => finding.id)
  const banner = bannerFor(marking, settings.banner, isDisarmed)
  const results = authenticationResults?.replace(/^authentication-results:/i, '') ?? ''
  return {
    fields: [
      ...(results.trim() === '' ? [] : [{ name: 'Authentication-Results', value: asciiValue(results) }]),
      { name: 'X-Sekisho-Verdict', value: marking.verdict },
      { name: 'X-Sekisho-Score', value: String(marking.score) },
      { name: 'X-Sekisho-Rules', value: rules.length === 0 ? 'none' : asciiValue(folded(rules)) },
      { name: 'X-Sekisho-Id', value: asciiValue(id) },
    ],
    authservId,
    subjectTag: marking.verdict === 'pass' ? '' : settings.subjectTag,
    ...(banner === undefined ? {} : { banner }),
  }
}

const LINE_CHARS = 78 - 'X-Sekisho-Rules: '.length

/** Names parted by commas, in lines of 78 characters at most. */
function folded(names: readonly string[]): string {
  const lines: string[] = []
  let line = ''
  for (const name of names) {
    const longer = line === '' ? name : `${line}, ${name}`
    if (line !== '' && longer.length >= LINE_CHARS) {
      lines.push(`${line},`)
      line = name
    } else line = longer
  }
  return [...lines, line].join('\n ')
}

const asciiValue = (value: string): string => foldedValue(value).replace(/[^\x20-\x7e\n]/g, '?')
