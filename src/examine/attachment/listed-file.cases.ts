import type { Known } from '#domain'
import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const message = mailWith(attached('a.doc', 'doc'))
const sha256 = message.parts[1]?.sha256 ?? ''
const listing = (asked: string): Known => ({
  ownDomains: [],
  passwords: [],
  listed: [{ asked, value: asked, list: 'files', note: 'made up' }],
})

export const cases: RuleCases = {
  accept: [
    { name: 'no lists are kept', message },
    { name: 'near miss: another file is listed', message, known: listing('0'.repeat(64)) },
  ],
  reject: [
    { name: 'a listed file', message, known: listing(sha256), seen: { name: 'a.doc', list: 'files', note: 'made up' } },
  ],
}
