import type { Listed, Part, Rule } from '#domain'
import { oldHashesOf } from '../asked.ts'

export const listedFile: Rule = {
  id: 'attachment/listed-file',
  // WHY: a hash names one file exactly; it does not hit by chance.
  weight: 90,
  since: '0.2.0',
  needs: 'lists',
  sources: ['https://attack.mitre.org/techniques/T1566/001/', 'https://www.misp-project.org/feeds/'],
  text: {
    ja: {
      title: '危険と報告されているファイルと同じものです',
      why: 'この施設が取り込んでいる一覧に、危険なものとして載っているファイルと一致しました。中身が一文字でも違えば一致しないため、偶然とは考えられません。',
      todo: '開かずに担当者へ連絡してください。知り合いの名前で届いた場合は、その方に電話で知らせてあげてください。',
    },
    en: {
      title: 'A file that is reported as dangerous',
      why: 'This very file stands on a list of dangerous files that this place keeps. It would not match if a single letter in it were different, so this is no coincidence.',
      todo: 'Leave it unopened and tell your IT desk. If it came under the name of somebody you know, phone them: they may not know about it.',
    },
  },
  *examine(message, { listed = [] }) {
    if (listed.length === 0) return
    const byHash = new Map(listed.map((each) => [each.asked, each]))
    const hasOld = listed.some(({ asked }) => OLD_HASH.test(asked))
    for (const part of message.parts) {
      const hit = hitOf(part, byHash, hasOld)
      if (hit === undefined) continue
      const note = hit.note === '' ? {} : { note: hit.note }
      yield { part: part.id, seen: { name: part.name, list: hit.list, ...note, [nameOf(hit.value)]: hit.value } }
    }
  },
}

const OLD_HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40})$/

/** By which of its hashes a part is listed. WHY the old ones last: they cost a second look at its bytes. */
function hitOf(part: Part, byHash: ReadonlyMap<string, Listed>, hasOld: boolean): Listed | undefined {
  const hit = part.sha256 === null ? undefined : byHash.get(part.sha256)
  if (hit !== undefined || !hasOld || part.role === 'root') return hit
  const found = oldHashesOf(part).find((each) => byHash.has(each))
  return found === undefined ? undefined : byHash.get(found)
}

const nameOf = ({ length }: string): string => (length === 64 ? 'sha256' : length === 40 ? 'sha1' : 'md5')
