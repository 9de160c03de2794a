import type { Rule } from '#domain'
import { macroFilesOf, wordsOf } from '../macro-files.ts'

export const startsByItself: Rule = {
  id: 'macro/starts-by-itself',
  // WHY: 30, a banner: about half of ordinary macro workbooks set themselves up when opened.
  weight: 30,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1059/005/',
    'https://learn.microsoft.com/en-us/deployoffice/security/internet-macros-blocked',
  ],
  text: {
    ja: {
      title: '開くと自動で動くマクロがあります',
      why: 'この文書には、開いたときや閉じたときに自動で動くマクロ(組み込みのプログラム)があります。外部に手を伸ばす命令は見つかっていませんが、業務用の表計算ファイルでも攻撃用の文書でも使われる仕組みです。',
      todo: '届く予定のあったファイルかどうかを確かめてから開いてください。予定がなければ、送信者に電話で確認が取れるまで「コンテンツの有効化」は押さないでください。',
    },
    en: {
      title: 'Contains a macro that starts by itself',
      why: 'This document has a macro (a small built-in program) that runs when the document is opened or closed. Nothing was found that reaches outside the document, and work spreadsheets do use this, but so do attacks.',
      todo: 'Open it only if you were expecting this file. Otherwise phone the sender first, and do not press "Enable Content" until you have an answer.',
    },
  },
  *examine(message) {
    for (const { file, triggers, reaches } of macroFilesOf(message)) {
      const first = triggers[0]
      if (first === undefined || reaches.length > 0) continue
      yield { part: first.part.id, seen: { file: file.name, starts: wordsOf(triggers), line: first.fact.line } }
    }
  },
}
