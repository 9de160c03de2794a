import type { Fact } from '#domain'
import {
  attached,
  htmlBody,
  mailWith,
  type PartSketch,
  plainBody,
  type RuleCases,
} from '../../../test/fixtures/rule-case.ts'

const code = (url: string, isDrawn = false): readonly Fact[] => [
  { type: 'code-image', text: url, name: '', isDrawn },
  { type: 'link', url, shown: '', from: 'qr' },
]
const picture = (url: string): PartSketch => attached('image001.png', 'png', { role: 'inline', facts: code(url) })
const leaflet = (url: string): PartSketch => attached('案内.pdf', 'pdf', { facts: code(url) })

const SCAN = plainBody('下のQRコードを読み取り、手続きを完了してください。')

export const cases: RuleCases = {
  accept: [
    { name: "near miss: the sender's own site", message: mailWith(SCAN, picture('https://www.partner.example/login')) },
    {
      name: 'near miss: a site that the mail links as well',
      message: mailWith(
        htmlBody('QRコード', ['https://event.example/', 'イベント']),
        picture('https://event.example/x'),
      ),
    },
    { name: 'near miss: a leaflet with a code', message: mailWith(SCAN, leaflet('https://event.example/spring')) },
    {
      name: 'near miss: a code nobody is asked to read',
      message: mailWith(plainBody('資料です。'), picture('https://event.example/')),
    },
    {
      name: 'near miss: a name card',
      message: mailWith(
        SCAN,
        attached('a.png', 'png', { facts: [{ type: 'code-image', text: 'BEGIN:VCARD', name: '', isDrawn: false }] }),
      ),
    },
    { name: 'near miss: a well-known service', message: mailWith(SCAN, picture('https://line.me/R/ti/p/x')) },
  ],
  reject: [
    {
      name: 'a code is all there is',
      message: mailWith(SCAN, picture('https://files.example/x')),
      seen: { leadsTo: 'files.example' },
    },
    {
      name: 'a sign-in, in a document',
      message: mailWith(plainBody('ご確認ください。'), leaflet('https://files.example/m365/login')),
    },
    {
      name: 'it knows who will come',
      message: mailWith(
        leaflet(`https://files.example/#${Buffer.from('reception@clinic.example').toString('base64')}`),
      ),
    },
    {
      name: 'drawn with characters',
      message: mailWith({
        kind: 'text',
        role: 'body',
        facts: [...(SCAN.facts ?? []), ...code('https://files.example/x', true)],
      }),
    },
  ],
}
