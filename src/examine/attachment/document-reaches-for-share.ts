import { familyOf, type Rule } from '#domain'
import { factsOf, fileOf } from '../kit.ts'
import { reachOf } from '../relation-target.ts'

export const documentReachesForShare: Rule = {
  id: 'attachment/document-reaches-for-share',
  // WHY: 60, as for a PDF that does the same: no server of the own house has a name of the internet.
  weight: 60,
  since: '0.1.0',
  needs: 'file',
  sources: ['https://attack.mitre.org/techniques/T1187/', 'https://attack.mitre.org/techniques/T1221/'],
  text: {
    ja: {
      title: '外部の共有フォルダーから画像などを取り寄せる文書です',
      why: '文書の中の画像や表が、外部のコンピューターの共有フォルダーに置かれていて、開くと自動で取りに行きます。つながるだけで、パソコンのログインに使う情報が相手に渡ることがあります。',
      todo: '開かないでください。開いてしまった場合は担当者に知らせ、パソコンのログインのパスワードを変えてください。',
    },
    en: {
      title: 'A document that fetches pictures or data from a shared folder outside',
      why: 'A picture or table in it lies in a shared folder on a computer that is not yours, and is fetched when the document is opened. Merely connecting can hand the other side what your computer uses to sign in.',
      todo: 'Leave it closed. If it has been opened, tell the person responsible and change the password of that computer.',
    },
  },
  *examine(message) {
    for (const { part, fact } of factsOf(message, 'relation')) {
      if (familyOf(part.kind) !== 'office' || !FETCHED.test(fact.relation) || !SHARE.test(fact.target)) continue
      if (reachOf(fact.target) !== 'internet') continue
      const seen = { document: fileOf(message, part).name, relation: fact.relation, target: fact.target }
      yield { part: part.id, seen }
    }
  },
}

// What is fetched without running; what is loaded and may run has a rule of its own, and links wait for a click.
const FETCHED =
  /^(?:image|externalLinkPath|externalLinkLong|media|video|audio|includePicture|mailMergeSource|recipientData)$/i
const SHARE = /^\s{0,8}(?:(?:file|smb|webdavs?|davs?):)?[/\\]{2}/i
