import type { Rule } from '#domain'
import { factsOf } from '../kit.ts'
import { reachOf } from '../relation-target.ts'

export const pdfOpensShare: Rule = {
  id: 'attachment/pdf-opens-share',
  weight: 60,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1187/', 'https://nvd.nist.gov/vuln/detail/CVE-2018-4993'],
  text: {
    ja: {
      title: '外部の共有フォルダーへつなごうとするPDFです',
      why: 'このPDFは、外部のコンピューターにある別のファイルを開こうとします。つながるだけで、パソコンのログインに使う情報が相手に渡ることがあります。',
      todo: '開かないでください。開いてしまった場合は担当者に知らせ、パソコンのログインのパスワードを変えてください。',
    },
    en: {
      title: 'A PDF that reaches for a shared folder outside',
      why: 'It tries to open another file on a computer that is not yours. Merely connecting can hand the other side what your computer uses to sign in.',
      todo: 'Leave it closed. If it has been opened, tell the person responsible and change the password of that computer.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'relation')) {
      if (part.kind !== 'pdf' || fact.relation !== 'goTo' || !/^(?:file:)?[/\\]{2}/iu.test(fact.target)) continue
      if (reachOf(fact.target) === 'internet') yield { part: part.id, seen: { name: part.name, target: fact.target } }
    }
  },
}
