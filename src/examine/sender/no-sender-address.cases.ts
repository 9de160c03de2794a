import { attached, box, type RuleCases, sketchMail, sketchMessage, TARO } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'a sender', message: sketchMail({ from: TARO }) },
    { name: 'near miss: a bare document has no sender', message: sketchMessage(attached('a.docx', 'docx')) },
  ],
  reject: [
    { name: 'no field at all', message: sketchMail({}) },
    {
      name: 'a name without an address',
      message: sketchMail({ from: box('山田太郎', '') }),
      seen: { name: '山田太郎' },
    },
  ],
}
