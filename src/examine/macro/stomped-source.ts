import type { Part, Rule } from '#domain'
import { factsOf, fileOf } from '../kit.ts'

export const stompedSource: Rule = {
  id: 'macro/stomped-source',
  // WHY: 85: the two halves of a module are written by the same editor at once; in none of 412 modules of 78 ordinary
  // macro documents does the source lack a name of the code. Only where the hidden half reaches out, for a damaged
  // document may differ, too.
  weight: 85,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1564/007/'],
  text: {
    ja: {
      title: '見せかけのマクロの裏で、別のマクロが動く文書です',
      why: 'マクロ(文書に組み込まれたプログラム)は、人が読むための文と、実際に動くための形の二通りで保存されます。この文書では両者の中身が食い違い、実際に動くほうだけに、別のプログラムを動かしたりファイルを取り寄せたりする命令があります。検査の目を欺くための細工で、ふつうに作られた文書では起こりません。',
      todo: '開かないでください。「コンテンツの有効化」も押さないでください。送信者に心当たりがあれば、いつもの電話番号で本人に確かめてください。もう開いてしまったときは、そのパソコンをネットワークから外し、担当者に知らせてください。',
    },
    en: {
      title: 'Shows one macro and runs another',
      why: 'A macro is stored twice: as text for people to read, and in the form that really runs. In this document the two do not match, and only the one that runs starts other programs or fetches files. Somebody has exchanged the text so that an inspection sees something harmless; no ordinary program does that.',
      todo: 'Leave the document closed, and do not press "Enable Content". If you know the sender, call them on the number you always use. If it has been opened already, take that computer off the network and tell the person responsible.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'stomped')) {
      const reaches = reachesOf(part)
      if (reaches.length === 0) continue
      const hidden = fact.missing.slice(0, MISSING_SHOWN).join(', ')
      const file = fileOf(message, part).name
      yield { part: part.id, seen: { file, module: fact.module, reaches: reaches.join(', '), hidden } }
    }
  },
}

const MISSING_SHOWN = 8
const REACHES = new Set(['run', 'download', 'drop', 'load'])

const reachesOf = ({ facts }: Part): string[] =>
  facts
    .flatMap((fact) => (fact.type === 'code' && REACHES.has(fact.does) ? [fact.word] : []))
    .concat(facts.flatMap((fact) => (fact.type === 'command' ? [fact.command.slice(0, 200)] : [])))
    .slice(0, 8)
