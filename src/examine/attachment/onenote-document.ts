import type { Rule } from '#domain'
import { offersOf, seenIn } from '../kit.ts'

export const onenoteDocument: Rule = {
  id: 'attachment/onenote-document',
  // WHY: 45, a banner: clinics hardly mail notebooks, but schools and firms do. One with a program inside is held.
  weight: 45,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/software/S0367/', 'https://attack.mitre.org/techniques/T1566/001/'],
  text: {
    ja: {
      title: 'OneNote(ワンノート)のファイルが添付されています',
      why: 'ノートの中に別のファイルを隠しておけるため、2023年3月のEmotet(エモテット)などで、偽の「表示」ボタンの裏に命令を置く手口に使われました。ふだんの書類のやり取りで届くことは多くありません。',
      todo: '届く予定がなければ開かないでください。開いてしまっても、ノートの中のボタンや絵は押さず、送信者に電話で確かめてください。',
    },
    en: {
      title: 'A OneNote file is attached',
      why: 'A notebook can hide other files in it. In March 2023 Emotet placed commands behind a false "View" button in such notebooks. They are not a usual way to exchange paperwork.',
      todo: 'Unless you were expecting it, leave it closed. If it is open already, click no button or picture in it, and phone the sender.',
    },
  },
  *examine(message) {
    for (const offer of offersOf(message)) {
      const byName = offer.kind === undefined || offer.kind === 'unknown'
      if (offer.kind === 'onenote' || (byName && offer.extension === 'one')) yield seenIn(offer)
    }
  },
}
