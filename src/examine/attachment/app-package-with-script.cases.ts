import type { AppPackageFact } from '#domain'
import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const app = (startScripts: readonly string[]): AppPackageFact => ({
  type: 'app-package',
  name: 'Example.Viewer',
  publisher: 'CN=Example',
  executables: ['viewer.exe'],
  protocols: [],
  startsBy: ['Starter'],
  startScripts,
  hasFullTrust: true,
  isSigned: true,
})

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a package whose program starts at sign-in, without a script',
      message: mailWith(attached('viewer.msix', 'appx', { facts: [app([])] })),
    },
    { name: 'near miss: a manual for one', message: mailWith(attached('viewer.msix.pdf', 'pdf')) },
  ],
  reject: [
    {
      name: 'a script before the program',
      message: mailWith(attached('viewer.msix', 'appx', { facts: [app(['run.ps1 -x example.com'])] })),
      seen: { script: 'run.ps1 -x example.com', app: 'Example.Viewer' },
    },
  ],
}
