import { type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'a new mail', message: sketchMail({ from: TARO, subject: '会議のご案内' }) },
    {
      name: 'near miss: a real reply',
      message: sketchMail({ from: TARO, subject: 'Re: 会議', inReplyTo: ['a@clinic.example'] }),
    },
    {
      name: 'near miss: Outlook keeps threads in a field of its own',
      message: sketchMail({ from: TARO, subject: 'RE: 会議', fields: { 'Thread-Index': 'AdW' } }),
    },
    { name: 'near miss: a word that begins alike', message: sketchMail({ from: TARO, subject: 'Report: 会議' }) },
  ],
  reject: [
    {
      name: 'a reply to nothing',
      message: sketchMail({ from: TARO, subject: 'RE: 請求書の件' }),
      seen: { subject: 'RE: 請求書の件' },
    },
    { name: 'in wide letters', message: sketchMail({ from: TARO, subject: 'Ｒｅ：請求書の件' }) },
  ],
}
