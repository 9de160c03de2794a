import type { LedgerSearchWords } from './ledger-search-wording.ts'

export const LEDGER_SEARCH_JA: LedgerSearchWords = {
  search: '台帳からメールを探します(新しいものから。条件は、すべてに当てはまるものだけを表示します)',
  text: '件名・名前・アドレス・ファイル名などのどこかにある言葉',
  person: '差出人や宛先の名前、またはアドレス',
  address: 'アドレス、またはドメイン(その下のドメインも含みます)',
  words: '件名の中の言葉',
  messageId: 'Message-ID',
  attachment: '添付ファイルの名前の一部、またはSHA-256',
  verdict: '判定: 通過、注意、保留、拒否(pass、notice、hold、refuse)',
  rule: 'ルールの名前、またはその分類(attachment など)',
  since: 'この日(時刻も可)から: 2026-11-24、2026-11-24T09:00',
  until: 'この日(時刻も可)まで。日だけなら、その日を含みます',
  limit: '何件まで表示するか(標準は50件)',
  before: '続きを表示するときの番号(前回の終わりに表示されたもの)',
  keyFile: '台帳の鍵のファイル。指定すると、調べたことを台帳に記録します',
  story: '一通のメールに起きたことを、順に読めるように表示します',
  mail: 'メールの番号(検索で括弧の中に表示されるもの)、または Message-ID',
  index: '検索のための索引を、台帳の記録から最新にします',
  anew: '索引を捨て、最初の記録から作り直します',
  indexed: (mails) => `索引は最新です。メールは${mails}通です。`,
  badTime: (option, value) =>
    `${option} に「${value}」は使えません。2026-11-24 または 2026-11-24T09:00 のように指定してください。`,
  badVerdict: (value) => `--verdict に「${value}」は使えません。通過、注意、保留、拒否のどれかを指定してください。`,
  verdicts: { pass: '通過', notice: '注意', hold: '保留', refuse: '拒否' },
  actions: {
    ...{ delivered: '配送済み', held: '保留中', released: '保留を解除', disarmed: '無害化した写し' },
    ...{ refused: '受け取りを拒否', 'clawed-back': '取り戻し済み', deleted: '削除済み' },
  },
  noSubject: '(件名なし)',
  more: (before) => `続きがあるかもしれません。同じ条件に「--before ${before}」を付けると表示します。`,
  none: '当てはまるメールはありません。',
  count: (hits) => `${hits}件`,
  behind: (entries) =>
    `台帳の新しい${entries}件の記録は、まだ索引にありません。少し待つか、「sekisho ledger index」を実行してください。`,
  noSuchMail: (mail) =>
    `「${mail}」というメールは台帳にありません。「sekisho ledger search」で番号をお確かめください。`,
  replay: '保留したメールを今のルールでもう一度判定し、そのときの判定との違いを示します',
  heldKey: '保留箱の鍵のファイル。保留しているメールを読みます',
  file: 'メールをファイルから読みます(保留箱にもうないときなど)',
  policy: 'そのときの方針のファイル(clinic、strict、watch 以外で判定したとき)',
  password: '鍵のかかったファイルに試すパスワード',
  noBytesNamed:
    '判定し直すメールの場所が分かりません。--held-key で保留箱の鍵を、または --file でメールのファイルを指定してください。',
  noReplay: (why, mail) =>
    ({
      'no-mail': `「${mail}」というメールは台帳にありません。`,
      'not-judged': `「${mail}」は、まだ判定していません。`,
      'no-bytes': `「${mail}」の本体は、もう保留箱にありません。ファイルがあれば --file で指定してください。`,
    })[why],
  noPolicy: (policy) =>
    `そのときの方針が分からないため、判定し直せません。--policy で方針のファイルを指定してください。(${policy})`,
  quarantineTrouble: (message) => `保留したメールを読めません。鍵のファイルをお確かめください。(${message})`,
  replayed: (mail) => `「${mail}」を、今のルールでもう一度判定しました。`,
  past: (time, verdict, score, rules, policy) =>
    `そのとき: ${verdict}(${score}点)  ${time}、ルール ${rules}、方針 ${policy}`,
  present: (verdict, score, rules) => `今:       ${verdict}(${score}点)  ルール ${rules}`,
  verdictChanged: (then, now) => `判定は「${then}」から「${now}」に変わります。`,
  verdictStays: (verdict) => `判定は「${verdict}」のままです。`,
  changes: {
    came: (title, _, now) => `+ 今は見つかる: ${title}(${now}点)`,
    went: (title, then) => `- 今は見つからない: ${title}(${then}点)`,
    weight: (title, then, now) => `~ 重みが変わった: ${title}(${then}点から${now}点)`,
    evidence: (title) => `~ 見つかった場所が違う: ${title}`,
    'not-asked': (title, then) => `? 今回は調べていない: ${title}(${then}点)`,
  },
  isSame: '台帳の記録と、一字一句同じ結果です。',
  notes: {
    'other-mail': 'ご注意: このメールは受け取ったときのものと違います(SHA-256が一致しません)。',
    'other-rules':
      'ルールの版が違います。そのときのルールはもう動かせないため、「そのとき」は台帳の記録を示しています。',
    'known-missing':
      'やり取りの記憶など、そのとき知っていたことが残っていません。それに頼るルールは、今回は働いていません。',
    'known-changed':
      'そのとき知っていたことの控えが書き換えられているため、使っていません。「sekisho ledger verify」で台帳もお確かめください。',
    locked:
      '開けなかったファイルがあります。パスワードは控えに残さないため、分かるときは --password で指定してください。',
    'not-asked': 'スキャナーや送信数の見張りなど、メールの外で調べたことは、今回は調べていません。',
  },
  notRecorded: '(調べたことは台帳に記録していません。記録するには --ledger-key で鍵を指定してください)',
  recordTrouble: (why) => `調べたことを台帳に記録できませんでした。${why}`,
  storeInUse: '動いているSekishoが保存場所を使っているため、ここからは書き込めません。',
}
