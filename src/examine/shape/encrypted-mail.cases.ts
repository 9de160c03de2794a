import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: signed, not encrypted', message: mailWith(attached('smime.p7s', 'pkcs7')) },
    { name: 'near miss: a detached OpenPGP signature', message: mailWith(attached('signature.asc', 'pgp')) },
  ],
  reject: [
    {
      name: 'S/MIME',
      message: mailWith(attached('smime.p7m', 'pkcs7', { flaws: [{ code: 'smime/encrypted', level: 'stopped' }] })),
      seen: { flaw: 'smime/encrypted' },
    },
    { name: 'OpenPGP', message: mailWith(attached('message.pgp', 'pgp')) },
  ],
}
