import type { Rule } from '#domain'
import { factsOf } from '../kit.ts'

export const pageWithHiddenFile: Rule = {
  id: 'attachment/page-with-hidden-file',
  weight: 65,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1027/006/'],
  text: {
    ja: {
      title: '開くと自分でファイルを作り出すWebページです',
      why: 'このページは、開いたパソコンの上で中に隠したファイルを組み立てて保存させます。途中の検査にはただのページに見えるため、有害なファイルを運ぶ手口に使われます。',
      todo: '開かないでください。開いてファイルが保存されていたら、そのファイルは開かずに担当者へ知らせてください。',
    },
    en: {
      title: 'A web page that puts together a file of its own',
      why: 'When opened, this page builds a file hidden inside it and has the browser save it. On the way it looks like a mere page, which is why harmful files are carried like this.',
      todo: 'Do not open it. If it has been opened and a file was saved, leave that file alone and tell the person responsible.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'code')) {
      if (!PAGES.has(part.kind) || part.role === 'body' || !BUILDS.has(fact.does)) continue
      yield { part: part.id, seen: { name: part.name, word: fact.word, line: fact.line } }
    }
  },
}

const PAGES: ReadonlySet<string> = new Set(['html', 'svg', 'xml'])
const BUILDS: ReadonlySet<string> = new Set(['drop', 'run'])
