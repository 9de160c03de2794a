import { attached, mailWith, type PartSketch, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const document = (relation: string, target: string): PartSketch =>
  attached('案内.docx', 'docx', { facts: [{ type: 'relation', relation, target }] })

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a picture from a site',
      message: mailWith(document('image', 'https://partner.example/logo.png')),
    },
    { name: 'near miss: an object on the own disk', message: mailWith(document('oleObject', 'file:///C:\\a\\b.xlsx')) },
  ],
  reject: [
    {
      name: 'an object from a site, behind a prefix',
      message: mailWith(document('oleObject', 'mhtml:https://files.example/a.html!x-usc:https://files.example/a.html')),
      seen: { relation: 'oleObject' },
    },
    { name: 'a frame from a site', message: mailWith(document('frame', 'http://files.example/a.rtf')) },
  ],
}
