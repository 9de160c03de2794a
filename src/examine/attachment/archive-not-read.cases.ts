import { archive, attached, closedArchive, mailWith, member, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'an archive that was read', message: mailWith(archive('a.zip', member('a.pdf', 'pdf'))) },
    {
      name: 'near miss: unknown bytes under a name that says nothing',
      message: mailWith(attached('a.dat', 'unknown')),
    },
    { name: 'near miss: a closed archive, which has its own rule', message: mailWith(closedArchive('a.zip', 'a.egg')) },
    {
      name: 'near miss: encoded text whose file was read',
      message: mailWith(attached('a.uue', 'text', { inside: [{ name: 'a.pdf', kind: 'pdf', role: 'hidden' }] })),
    },
    { name: 'near miss: a document with its year for an ending', message: mailWith(attached('議事録.R06', 'pdf')) },
    { name: 'near miss: a numbered file that is no piece', message: mailWith(attached('fax.001', 'tiff')) },
  ],
  reject: [
    {
      name: 'an archive that is not read here',
      message: mailWith(attached('資料.alz', 'unknown')),
      seen: { name: '資料.alz' },
    },
    { name: 'called a ZIP, and is none', message: mailWith(attached('a.zip', 'unknown')) },
    { name: 'a middle piece', message: mailWith(attached('a.7z.002', 'unknown')) },
    { name: 'a first piece that begins like a whole', message: mailWith(attached('a.z01', 'zip')) },
    { name: 'in an archive', message: mailWith(archive('a.zip', member('b.egg', 'unknown'))) },
    { name: 'an archive written as text', message: mailWith(attached('a.hqx', 'text')) },
    { name: 'a database with programs of its own', message: mailWith(attached('会計.accdb', 'unknown')) },
  ],
}
