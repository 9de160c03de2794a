import type { MemoryWords } from './memory-wording.ts'

export const MEMORY_JA: MemoryWords = {
  summary: 'ある人について覚えていることや、古い記録を確かめ、消します',
  about:
    'あるアドレスについて覚えていることをすべて表示します。ご本人の求めに応じて消すことも、古い記録を消すこともできます。',
  show: 'このアドレスについて覚えていることをすべて表示します',
  forget: 'このアドレスを忘れます(名前、その人からのメール、ほかの人のメールに載っている分)',
  expire: 'これより前に見たきりのものを忘れます',
  address: 'メールアドレス',
  days: '残しておく日数',
  after: `
例:
  sekisho memory show yamada@partner.example
  sekisho memory forget yamada@partner.example
  sekisho memory expire 730
`,
  unknown: (address) => `「${address}」について覚えていることはありません。`,
  forgotten: (address) => `忘れました: ${address}`,
  expired: (entries, days) => `${days}日より前の記録を${entries}件忘れました`,
  wrongDays: (value) => `残しておく日数「${value}」は使えません。1から36500までの整数を指定してください。`,
  person: {
    names: '名前',
    firstSeen: '最初に見た日',
    lastSeen: '最後に見た日',
    received: '届いたメール',
    sent: '送ったメール',
    mails: '覚えているメール',
    passwords: '封をして残しているパスワード',
  },
}
