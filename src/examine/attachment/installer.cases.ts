import { attached, closedArchive, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a program that is no installer package', message: mailWith(attached('setup.exe', 'exe')) },
    { name: 'near miss: a manual for one', message: mailWith(attached('setup.msi.pdf', 'pdf')) },
  ],
  reject: [
    { name: 'an installer package', message: mailWith(attached('viewer.msi', 'msi')), seen: { kind: 'msi' } },
    { name: 'text that starts an installation by its name', message: mailWith(attached('viewer.appinstaller', 'xml')) },
    { name: 'listed in a closed archive', message: mailWith(closedArchive('a.zip', 'viewer.msix')) },
  ],
}
