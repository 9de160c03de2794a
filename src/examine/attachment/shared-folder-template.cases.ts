import { attached, mailWith, type PartSketch, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const document = (target: string): PartSketch =>
  attached('案内.docx', 'docx', { facts: [{ type: 'relation', relation: 'attachedTemplate', target }] })

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: the own disk', message: mailWith(document('file:///C:\\a\\Normal.dotm')) },
    {
      name: 'near miss: a site, which a heavier rule reports',
      message: mailWith(document('https://files.example/a.dotm')),
    },
  ],
  reject: [
    {
      name: 'an office server',
      message: mailWith(document('\\\\server\\form\\a.dotx')),
      seen: { document: '案内.docx' },
    },
  ],
}
