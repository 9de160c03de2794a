import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a document in a document',
      message: mailWith(
        attached('a.docx', 'docx', {
          facts: [{ type: 'object', className: 'Package', name: 'C:\\work\\内訳.xlsx' }],
          inside: [{ name: '内訳.xlsx', kind: 'xlsx', role: 'object' }],
        }),
      ),
    },
    {
      name: 'near miss: the program lies beside the document',
      message: mailWith(attached('a.docx', 'docx'), attached('a.exe', 'exe')),
    },
  ],
  reject: [
    {
      name: 'a packaged script, known by the name stored with it',
      message: mailWith(
        attached('a.docx', 'docx', { facts: [{ type: 'object', className: 'Package', name: 'C:\\x\\view.vbs' }] }),
      ),
      seen: { document: 'a.docx', object: 'Package', name: 'C:\\x\\view.vbs' },
    },
    {
      name: 'a script in a notebook',
      message: mailWith(
        attached('a.one', 'onenote', { inside: [{ name: 'click.wsf', kind: 'script', role: 'object' }] }),
      ),
      seen: { document: 'a.one', name: 'click.wsf' },
    },
  ],
}
