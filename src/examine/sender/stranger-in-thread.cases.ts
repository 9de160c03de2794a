import { knowing, mailOf, person } from '../../../test/fixtures/known.ts'
import { box, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

const ours = mailOf('a@clinic.example', 20, 'info@clinic.example', 'taro@partner.example')
const taro = person('taro@partner.example', '山田太郎')
const stranger = box('山田太郎', 'x@elsewhere.test')

export const cases: RuleCases = {
  accept: [
    {
      name: 'the one it was sent to answers',
      message: sketchMail({ from: TARO, subject: 'Re: 見積りの件' }),
      known: knowing({ people: [taro], parents: [ours] }),
    },
    {
      name: 'near miss: the same subject, but no reply',
      message: sketchMail({ from: stranger, subject: '見積りの件について' }),
      known: knowing({ sameSubject: [ours] }),
    },
    {
      name: 'near miss: an earlier mail of the thread was theirs',
      message: sketchMail({ from: stranger, subject: 'Re: 見積りの件' }),
      known: knowing({ parents: [ours, mailOf('b', 10, 'x@elsewhere.test', 'info@clinic.example')] }),
    },
  ],
  reject: [
    {
      name: 'a reply to what this sender never got',
      message: sketchMail({ from: stranger, subject: '見積りの件' }),
      known: knowing({ people: [taro], parents: [ours] }),
      seen: { address: 'x@elsewhere.test', sent: '2026-05-12' },
    },
    {
      name: 'by its subject alone',
      message: sketchMail({ from: stranger, subject: 'RE: 見積りの件について' }),
      known: knowing({ people: [taro], sameSubject: [ours] }),
    },
  ],
}
