import { attached, mailWith, type PartSketch, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const document = (relation: string, target: string): PartSketch =>
  attached('案内.docx', 'docx', { facts: [{ type: 'relation', relation, target }] })

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a picture from a site',
      message: mailWith(document('image', 'https://partner.example/logo.png')),
    },
    {
      name: 'near miss: an object on the office server',
      message: mailWith(document('oleObject', '\\\\server\\a\\b.xlsx')),
    },
    { name: 'near miss: an object on the own disk', message: mailWith(document('oleObject', 'file:///C:\\a\\b.xlsx')) },
  ],
  reject: [
    {
      name: 'an object from a site, behind a prefix',
      message: mailWith(document('oleObject', 'mhtml:https://files.example/a.html!x-usc:https://files.example/a.html')),
      seen: { relation: 'oleObject' },
    },
    {
      name: 'an object on a host that is a number',
      message: mailWith(document('oleObject', '\\\\3221225991\\a\\b.rtf')),
    },
    {
      name: 'an address behind the scheme of a program',
      message: mailWith(document('oleObject', 'ms-word:ofe|u|https://files.example/a.docx')),
    },
    { name: 'a scheme that starts a program', message: mailWith(document('oleObject', 'ms-msdt:/id a')) },
    {
      name: 'the ribbon of the document from a site',
      message: mailWith(document('extensibility', 'https://files.example/ui.xml')),
    },
    {
      name: 'a text from a site, by a field',
      message: mailWith(document('includeText', 'https:\\\\files.example\\a.doc')),
    },
    { name: 'a frame from a site', message: mailWith(document('frame', 'http://files.example/a.rtf')) },
  ],
}
