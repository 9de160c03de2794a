import { attached, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'an attachment that everybody sees', message: mailWith(attached('a.docx', 'docx')) },
    {
      name: 'near miss: two readings of a text',
      message: mailWith({
        ...plainBody('こんにちは'),
        facts: [{ type: 'reading', reason: 'duplicate-transfer-encoding' }],
      }),
    },
    { name: 'near miss: words between the parts', message: mailWith({ kind: 'text', role: 'hidden' }) },
  ],
  reject: [
    {
      name: 'a document in one of two readings',
      message: mailWith(
        attached('a.doc', 'doc', { facts: [{ type: 'reading', reason: 'duplicate-transfer-encoding' }] }),
      ),
      seen: { name: 'a.doc', reason: 'duplicate-transfer-encoding' },
    },
    {
      name: 'an archive behind the end of the mail',
      message: mailWith({ name: 'a.zip', kind: 'zip', role: 'hidden' }),
      seen: { reason: 'hidden-part' },
    },
    {
      name: 'a part inside a part that only some see',
      message: mailWith({ kind: 'mail', role: 'hidden', inside: [attached('a.doc', 'doc')] }),
    },
  ],
}
