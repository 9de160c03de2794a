import type { Rule } from '#domain'
import { factsOf } from '../kit.ts'

export const appPackageWithScript: Rule = {
  id: 'attachment/app-package-with-script',
  // WHY: a script in front of the program repairs old programs inside companies; none of those packages comes by mail.
  weight: 80,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://learn.microsoft.com/windows/msix/psf/run-scripts-with-package-support-framework',
    'https://attack.mitre.org/techniques/T1218/',
  ],
  text: {
    ja: {
      title: 'アプリに見せかけて、先に命令書を動かすファイルです',
      why: 'Windowsのアプリを入れる形のファイルですが、アプリが始まる前に、中のスクリプト(命令書)を動かすように作られています。本物のアプリを表に出し、その裏でウイルスを入れる手口に使われています。',
      todo: '開かないでください。アプリが必要なときは、公式サイトかMicrosoft Storeから入れるよう、担当者に頼んでください。',
    },
    en: {
      title: 'An app package that runs a script before the app',
      why: 'It installs a Windows app, and is built so that a script inside runs before the app does. Criminals show a genuine app in front and let the script bring in something harmful behind it.',
      todo: 'Do not open it. If the app is needed, ask the person responsible to install it from the official site or the Microsoft Store.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'app-package')) {
      const [script] = fact.startScripts
      if (script !== undefined)
        yield { part: part.id, seen: { script, app: fact.name, signed: fact.isSigned ? 'yes' : 'no' } }
    }
  },
}
