import { htmlBody, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: the front page of such a service', message: mailWith(plainBody('https://bitly.com/')) },
    { name: 'near miss: a short address of its own', message: mailWith(plainBody('https://a.example/x')) },
    { name: 'near miss: a host that only ends alike', message: mailWith(plainBody('https://habit.ly.example/x')) },
  ],
  reject: [
    { name: 'a short address', message: mailWith(plainBody('https://bit.ly/3abcDEF')), seen: { host: 'bit.ly' } },
    { name: 'behind words', message: mailWith(htmlBody('', ['HTTPS://TinyURL.com/abc', '資料'])) },
  ],
}
