import type { Rule } from '#domain'
import { factsOf, fileOf } from '../kit.ts'
import { reachOf } from '../relation-target.ts'

export const remoteObject: Rule = {
  id: 'attachment/remote-object',
  weight: 65,
  since: '0.1.0',
  needs: 'file',
  sources: [
    'https://nvd.nist.gov/vuln/detail/CVE-2017-0199',
    'https://nvd.nist.gov/vuln/detail/CVE-2021-40444',
    'https://nvd.nist.gov/vuln/detail/CVE-2022-30190',
  ],
  text: {
    ja: {
      title: '開くと、外部のサイトから部品を取り寄せる文書です',
      why: '文書の一部が外部のサイトに置かれていて、開くと自動で取り寄せる作りです。Officeの更新が済んでいないパソコンでは、取り寄せたものがそのまま動いてしまった例が何度もあります。',
      todo: '開かないでください。必要な文書なら、送信者に電話をして、PDFで送り直してもらってください。',
    },
    en: {
      title: 'A document that fetches one of its pieces from a web site',
      why: 'Part of the document lies on an outside site and is fetched when the document is opened. On computers without the latest Office updates, what was fetched has more than once been able to run.',
      todo: 'Leave it closed. If you need the document, phone the sender and ask for a PDF.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'relation')) {
      if (!FETCHED.has(fact.relation) || reachOf(fact.target) !== 'internet') continue
      const seen = { document: fileOf(message, part).name, relation: fact.relation, target: fact.target }
      yield { part: part.id, seen }
    }
  },
}

// Pictures, links and linked workbooks are left out: newsletters and shared tables use them every day. Parts that always
// lie in the package have no reason to lie elsewhere.
const FETCHED: ReadonlySet<string> = new Set([
  'oleObject',
  'frame',
  'subDocument',
  'aFChunk',
  'control',
  'package',
  'includeText',
  'attachedToolbars',
  'extensibility',
  'vbaProject',
  'wordVbaData',
  'activeXControlBinary',
  'officeDocument',
  'glossaryDocument',
  'settings',
  'webSettings',
  'styles',
  'numbering',
  'fontTable',
  'theme',
  'worksheet',
  'xlMacrosheet',
  'xlIntlMacrosheet',
  'externalLink',
  'slideMaster',
  'notesMaster',
])
