import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: an object that is written plainly',
      message: mailWith(
        attached('案内.rtf', 'rtf', { facts: [{ type: 'object', className: 'Word.Document.8', name: '' }] }),
      ),
    },
    {
      name: 'near miss: a text damaged elsewhere',
      message: mailWith(attached('案内.rtf', 'rtf', { flaws: [{ code: 'rtf/too-many-objects', level: 'stopped' }] })),
    },
  ],
  reject: [
    {
      name: 'digits that only Word puts together',
      message: mailWith(
        attached('案内.rtf', 'rtf', { flaws: [{ code: 'rtf/bent-object-data', level: 'odd', at: 40 }] }),
      ),
      seen: { document: '案内.rtf' },
    },
  ],
}
