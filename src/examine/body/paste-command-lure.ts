import type { Rule, TextFact } from '#domain'
import { factsOf } from '../kit.ts'
import { surroundings } from '../lure-words.ts'

export const pasteCommandLure: Rule = {
  id: 'body/paste-command-lure',
  weight: 60,
  since: '0.1.0',
  sources: ['https://attack.mitre.org/techniques/T1204/004/'],
  text: {
    ja: {
      title: 'キーを順に押して命令を貼り付けるように求めています',
      why: '「Windowsキー+R」を押して、用意された文字を貼り付け、実行するよう求めています。何が貼り付けられるかは見えず、自分の手で有害な命令を動かすことになってしまいます。',
      todo: '書かれた操作はしないでください。してしまった場合は、そのパソコンをネットワークから外し、担当者に知らせてください。',
    },
    en: {
      title: 'It asks you to press keys and paste in a command',
      why: 'The text asks to press "Windows key + R", paste something that was prepared, and run it. You cannot see what is pasted, and would be starting a harmful command with your own hands.',
      todo: 'Do not follow the steps. If you have, take that computer off the network and tell the person responsible.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'text')) {
      const words = stepsIn(fact)
      if (words !== undefined) yield { part: part.id, seen: { words } }
    }
  },
}

// The three steps follow each other; in a list of shortcuts they stand with explanations between them.
function stepsIn(fact: TextFact): string | undefined {
  for (const place of surroundings(fact, STEMS, STEPS_CHARS_MAX)) {
    const key = RUN_KEY.exec(place)
    const after = key === null ? '' : place.slice(key.index, key.index + STEPS_CHARS_MAX)
    if (PASTE_KEY.test(after) && ENTER_KEY.test(after)) return after.slice(0, 120)
  }
  return undefined
}

const STEMS: readonly string[] = ['ctrl', 'control']
const STEPS_CHARS_MAX = 250
const RUN_KEY = /(?:win(?:dows)?|⊞|ウィンドウズ)(?:key|キー|ロゴキー|button)?(?:\+|と|and|&|-)r(?![a-z])/u
const PASTE_KEY = /(?:ctrl|control)(?:キー|key)?(?:\+|と|and|&|-)v(?![a-z])/u
const ENTER_KEY = /enter|エンター/u
