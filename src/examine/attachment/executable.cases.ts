import { archive, attached, mailWith, member, type RuleCases, sketchMessage } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'a document', message: mailWith(attached('検査結果.pdf', 'pdf')) },
    { name: 'near miss: a picture that is only called .exe cannot run', message: mailWith(attached('a.exe', 'jpeg')) }, // reported by a lighter rule
    { name: 'near miss: an installer, reported by its own rule', message: mailWith(attached('viewer.msi', 'msi')) },
    {
      name: 'near miss: in an archive, reported by its own rule',
      message: mailWith(archive('a.zip', member('a.exe', 'exe'))),
    },
  ],
  reject: [
    {
      name: 'a Windows program',
      message: mailWith(attached('viewer.exe', 'exe')),
      seen: { name: 'viewer.exe', kind: 'exe' },
    },
    { name: 'a program without any name', message: mailWith(attached('', 'exe')) },
    { name: 'unknown bytes that Windows would run by name', message: mailWith(attached('a.scr ', 'unknown')) },
    { name: 'a bare program handed in for checking', message: sketchMessage({ name: 'a.exe', kind: 'exe' }) },
    { name: 'a Java archive behind a picture', message: mailWith(attached('a.jar', 'gif')) },
    {
      name: 'a class id for an ending',
      message: mailWith(attached('a.txt.{3050F4D8-98B5-11CF-BB82-00AA00BDCE0B}', 'html')),
    },
    { name: 'a Java program', message: mailWith(attached('viewer.jar', 'jar')) },
  ],
}
