import { attached, mailWith, type PartSketch, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const document = (relation: string, target: string): PartSketch =>
  attached('案内.docx', 'docx', { facts: [{ type: 'relation', relation, target }] })

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: the template of the own computer',
      message: mailWith(document('attachedTemplate', 'file:///C:\\Users\\taro\\AppData\\Templates\\Normal.dotm')),
    },
    {
      name: 'near miss: a template on the office server',
      message: mailWith(document('attachedTemplate', '\\\\server\\form\\a.dotx')),
    },
    {
      name: 'near miss: a link the reader may press',
      message: mailWith(document('hyperlink', 'https://partner.example/')),
    },
  ],
  reject: [
    {
      name: 'a template from a site',
      message: mailWith(document('attachedTemplate', 'https://files.example/a.dotm')),
      seen: { document: '案内.docx', target: 'https://files.example/a.dotm' },
    },
    {
      name: 'a share out on the internet',
      message: mailWith(document('attachedTemplate', 'file://files.example@443/a/b.dotm')),
    },
  ],
}
