import type { CommandFact, Part, Rule } from '#domain'
import { firstCommands } from '../macro-files.ts'

const SEEN_CHARS_MAX = 500

export const xlmRunsAProgram: Rule = {
  id: 'macro/xlm-runs-a-program',
  // WHY: 90, as for any macro that starts and runs; here the command itself was worked out. None of 78 ordinary macro
  // documents has one.
  weight: 90,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1059/',
    'https://attack.mitre.org/software/S0367/',
    'https://www.jpcert.or.jp/at/2022/at220006.html',
  ],
  text: {
    ja: {
      title: '開くと旧式のマクロがパソコンに命令を出すブックです',
      why: 'このブックには古い形式のマクロ(Excel 4.0マクロ)があり、開いただけで動きます。中身をたどると、下に示した命令をパソコンに出すことが分かりました(当方では何も動かしていません)。2021年から2022年のEmotet(エモテット)と同じやり方で、ふつうの帳票には要らない動きです。',
      todo: '開かないでください。「コンテンツの有効化」も押さないでください。送信者に心当たりがあれば、いつもの電話番号で確かめてください。もう開いてしまったときは、そのパソコンをネットワークから外し、下の命令を添えて担当者に知らせてください。',
    },
    en: {
      title: 'A workbook whose old-style macro gives the computer a command when opened',
      why: 'The workbook holds Excel 4.0 macros that start as soon as it is opened. Following them, without running anything, shows the command below: it would start a program or fetch a file. Emotet worked this way in 2021 and 2022; ordinary sheets have no need of it.',
      todo: 'Leave it closed, and do not press "Enable Content". If you know the sender, call them on the number you always use. If it has been opened already, take that computer off the network and show the command below to the person responsible.',
    },
  },
  *examine(message) {
    for (const { document, part, fact } of firstCommands(message, isOfSheet)) {
      const starts = document.xlmTriggers[0]?.fact.name ?? document.triggers[0]?.fact.word ?? ''
      const command = fact.command.slice(0, SEEN_CHARS_MAX)
      yield { part: part.id, seen: { file: document.file.name, starts, command } }
    }
  },
}

const isOfSheet = (part: Part, fact: CommandFact): boolean => part.kind === 'xlm-sheet' && fact.hidden.includes('xlm')
