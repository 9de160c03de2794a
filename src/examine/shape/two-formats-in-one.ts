import { familyOf, type Rule } from '#domain'

export const twoFormatsInOne: Rule = {
  id: 'shape/two-formats-in-one',
  // WHY: 35, a banner: some cameras and design programs append data as well.
  weight: 35,
  since: '0.1.0',
  needs: 'flaw',
  sources: ['https://attack.mitre.org/techniques/T1036/008/', 'https://attack.mitre.org/techniques/T1027/009/'],
  text: {
    ja: {
      title: '一つのファイルに、二種類の中身が重なっています',
      why: '画像や文書のふりをしたファイルの後ろに、圧縮ファイルがつながっています。見る人には画像、別のソフトには圧縮ファイルとして開けるため、中身を隠して運ぶときに使われます。',
      todo: '届く予定がなければ開かないでください。必要な画像や文書であれば、送信者に送り直してもらってください。',
    },
    en: {
      title: 'One file holds two kinds of content',
      why: 'Behind what looks like a picture or document there is an archive. To the eye it is a picture, to another program an archive; that is a way to carry something along unseen.',
      todo: 'Unless you were expecting it, leave it closed. If you need the picture or document, ask the sender to send it again.',
    },
  },
  *examine(message) {
    for (const part of message.parts) {
      // A program with an archive behind it unpacks itself; the rules on programs speak of that.
      const flaw = part.flaws.find(({ code }) => code === 'zip/behind-another-format')
      if (flaw !== undefined && familyOf(part.kind) !== 'executable')
        yield { part: part.id, seen: { name: part.name, kind: part.kind } }
    }
  },
}
