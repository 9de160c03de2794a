import type { Rule } from '#domain'
import { factsOf } from '../kit.ts'

export const pdfWithScript: Rule = {
  id: 'attachment/pdf-with-script',
  // WHY: 20, a banner at most: forms of public offices and insurers check their fields with scripts.
  weight: 20,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1059/007/', 'https://attack.mitre.org/techniques/T1203/'],
  text: {
    ja: {
      title: '小さなプログラムが組み込まれたPDFです',
      why: 'このPDFには、入力欄の確認などを行う小さなプログラムが入っています。役所や保険の様式でも使われますが、古いPDFソフトの弱いところを突くために使われたこともあります。',
      todo: '届く予定のある様式であれば、PDFソフトを最新にしたうえで開いてください。心当たりがなければ開かず、送信者に電話で確かめてください。',
    },
    en: {
      title: 'A PDF with a small program built in',
      why: 'It holds a script, such as forms use to check what is typed in. Public offices and insurers send such forms; in the past, scripts have also been used against outdated PDF software.',
      todo: 'If you were expecting this form, open it with up-to-date PDF software. If not, leave it closed and phone the sender.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'code')) {
      if (part.kind !== 'pdf' || fact.word !== 'PDF JavaScript') continue
      const starts = part.facts.find((each) => each.type === 'code' && each.does === 'trigger')
      yield { part: part.id, seen: { name: part.name, starts: starts?.type === 'code' ? starts.word : '' } }
    }
  },
}
