import type { Rule } from '#domain'

export const archiveHidesEntries: Rule = {
  id: 'shape/archive-hides-entries',
  weight: 50,
  since: '0.1.0',
  needs: 'flaw',
  sources: [
    'https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT',
    'https://attack.mitre.org/techniques/T1027/',
  ],
  text: {
    ja: {
      title: '目次と中身が食い違う圧縮ファイルです',
      why: '圧縮ファイルの目次にない中身が入っていたり、同じ中身に二つの名前が付いていたりします。開くソフトによって出てくるものが変わるため、検査だけを通り抜ける細工に使われます。',
      todo: '展開しないでください。送信者に心当たりがあれば、電話で伝え、圧縮し直したものを送ってもらってください。',
    },
    en: {
      title: 'An archive whose list and contents disagree',
      why: 'It contains something that its own list leaves out, or one thing under two names. Different programs will unpack different files from it, which is a way to get past an inspection.',
      todo: 'Do not unpack it. If you know the sender, tell them by phone and ask for a newly packed file.',
    },
  },
  *examine(message) {
    for (const part of message.parts) {
      for (const flaw of part.flaws) {
        if (!HIDING.has(flaw.code)) continue
        yield {
          part: part.id,
          ...(flaw.at === undefined ? {} : { at: flaw.at }),
          seen: { archive: part.name, flaw: flaw.code, seen: flaw.seen ?? '' },
        }
      }
    }
  },
}

const HIDING: ReadonlySet<string> = new Set([
  'zip/unlisted-entry',
  'zip/overlap',
  'zip/two-directories',
  'zip/name-mismatch',
  'zip/nul-in-name',
  'zip/joined-archives',
])
