import type { CommandFact, Part, Rule } from '#domain'
import { firstCommands } from '../macro-files.ts'

const SEEN_CHARS_MAX = 500
const LOOKED_CHARS_MAX = 4_000

export const hiddenCommand: Rule = {
  id: 'macro/hidden-command',
  // WHY: 90, as for any macro that starts and runs; here the command was put together again. None of 78 ordinary macro
  // documents hides one.
  weight: 90,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://attack.mitre.org/techniques/T1027/',
    'https://attack.mitre.org/techniques/T1140/',
    'https://attack.mitre.org/techniques/T1059/001/',
    'https://attack.mitre.org/software/S0367/',
  ],
  text: {
    ja: {
      title: '開くと動くマクロが、パソコンへの命令を隠し持っています',
      why: 'この文書のマクロ(文書に組み込まれたプログラム)は、ひとりでに動き出し、ばらばらにしたり暗号のように書き換えたりして隠した命令を実行する作りです。隠された命令を組み立て直すと、下に示したものになりました(当方では何も動かしていません)。ふつうの書類が命令を隠すことはありません。',
      todo: '開かないでください。「コンテンツの有効化」も押さないでください。送信者に心当たりがあれば、いつもの電話番号で本人に確かめてください。もう開いてしまったときは、そのパソコンをネットワークから外し、下の命令を添えて担当者に知らせてください。',
    },
    en: {
      title: 'A self-starting macro carries a hidden command',
      why: 'The macro in this document starts by itself and would run a command that it keeps in pieces or in code, so that nobody reads it. Put together again, without running anything, it is the one shown below. Everyday paperwork hides no commands.',
      todo: 'Leave it closed, and do not press "Enable Content". If you know the sender, call them on the number you always use. If it has been opened already, take that computer off the network and show the command below to the person responsible.',
    },
  },
  *examine(message) {
    for (const { document, part, fact } of firstCommands(message, isHidden)) {
      const layers = fact.hidden.join(', ')
      const command = fact.command.slice(0, SEEN_CHARS_MAX)
      yield { part: part.id, seen: { file: document.file.name, command, hidden: layers } }
    }
  },
}

const isHidden = (part: Part, fact: CommandFact): boolean =>
  part.kind === 'vba-module' && fact.hidden.length > 0 && PROGRAM.test(fact.command.slice(0, LOOKED_CHARS_MAX))

// WHY: macros made in-house put paths and file names together, too, and start their own programs with them.
const PROGRAM =
  /\b(?:powershell|pwsh|mshta|regsvr32|rundll32|bitsadmin|certutil|wscript|cscript|msiexec|installutil)(?:\.exe)?\b|\bcmd(?:\.exe)?["']?\s{1,10}\/|%comspec%|\bdownload(?:file|string|data)\b|\binvoke-\w{3,30}\b/i
