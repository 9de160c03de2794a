// The words around the rules on the generated pages.

import type { Group, Lang } from '#domain'

export interface Frame {
  readonly title: string
  readonly generated: string
  readonly opening: (rules: number) => string
  readonly howTitle: string
  readonly how: string
  readonly stepHead: readonly [string, string]
  readonly steps: readonly (readonly [string, string])[]
  readonly policiesTitle: string
  readonly policies: string
  readonly policyHead: readonly [string, string, string, string, string]
  readonly never: string
  readonly none: string
  readonly from: (step: number) => string
  readonly contentsTitle: string
  readonly why: string
  readonly todo: string
  readonly weight: string
  readonly id: string
  readonly since: string
  readonly sources: string
  readonly groups: Readonly<Record<Group, { readonly title: string; readonly about: string }>>
}

/** The order in which a reader meets the groups. */
export const GROUPS: readonly Group[] = ['macro', 'attachment', 'link', 'sender', 'body', 'shape']

const ja: Frame = {
  title: '関所の規則一覧',
  generated:
    'このページは規則そのものから作られています。直接書き換えず、規則を直して npm run docs を実行してください。',
  opening: (rules) =>
    `関所がメールのどこを見て、何を見つけたら、どうお伝えするかの一覧です。全部で${rules}項目あります。お手元に「保留」や「注意」のお知らせが届いたら、同じ題の項目を探してください。理由と、次にすることが書いてあります。`,
  howTitle: '判定の決まり方',
  how: [
    '見つかったことには、それぞれ重さ(0から100)が付いています。同じ分類の中では一番重いものだけを数え、分類ごとの重さを足した合計で判定します。一つの添付ファイルが何度も数えられて、重くなりすぎることはありません。',
    '「検査できませんでした」は、安全という意味でも危険という意味でもありません。中を見ていないものを「問題なし」とは言えないため、それだけで保留になる重さにしてあります。',
    '重さは、次の目安で決めています。',
  ].join('\n\n'),
  stepHead: ['重さ', '意味'],
  steps: [
    ['1 - 19', '記録だけ。ふだんのメールにもよくあることで、ほかの点と重なったときに意味を持ちます。'],
    ['20 - 49', '注意。一つだけなら注意書きを付けてお届けします。正しい使い方も多いものです。'],
    ['50 - 64', '保留。検査できなかったもの、または、ふつうの仕事では起こりにくいもの。'],
    ['65 - 79', '保留。正しい理由がほとんど考えられないもの。'],
    ['80 - 100', '保留。実際の攻撃で繰り返し使われ、ふつうの仕事では見られない形のもの。'],
  ],
  policiesTitle: '方針',
  policies:
    '合計がいくつになったら何をするかは、施設ごとに選べます。`clinic` は標準の方針で、疑わしいものは注意を付けて届け、危ないものと検査できなかったものは保留にします。拒否はしません。`strict` はマクロを使わない施設のための方針で、マクロがあれば保留にします。`watch` は導入したての時期のための方針で、記録するだけで止めません。',
  policyHead: ['方針', '注意', '保留', '拒否', '重さを変えている規則'],
  never: 'しない',
  none: 'なし',
  from: (step) => `${step}点から`,
  contentsTitle: '目次',
  why: 'なぜ大切か:',
  todo: '次にすること:',
  weight: '重さ',
  id: '規則の名前',
  since: '追加された版',
  sources: '参考',
  groups: {
    macro: {
      title: 'マクロ',
      about:
        '文書に組み込まれたプログラム(マクロ)についての規則です。マクロがあることと、マクロが危ないことをするのは、別のこととして扱います。',
    },
    attachment: { title: '添付ファイル', about: '添付されたファイルの種類、名前、包み方についての規則です。' },
    link: { title: 'リンク', about: '本文や文書に書かれたリンクの行き先についての規則です。' },
    sender: { title: '差出人', about: '差出人の名前とアドレス、返信先についての規則です。' },
    body: {
      title: '文面',
      about:
        '読む人に何をさせようとしているかについての規則です。「請求書」のような、ふだんの言葉だけで判断することはありません。',
    },
    shape: {
      title: 'メールの作り',
      about: 'メールやファイルの作りそのものと、検査できなかった部分についての規則です。',
    },
  },
}

const en: Frame = {
  title: 'The rules of Sekisho',
  generated: 'This page is made from the rules themselves. Do not edit it: change the rule and run npm run docs.',
  opening: (rules) =>
    `What Sekisho looks at in a mail, what it may find, and what it then tells you: ${rules} rules in all. If a mail of yours was held or came with a notice, look for the entry with the same title; it says why, and what to do next.`,
  howTitle: 'How a verdict comes about',
  how: [
    'Everything found has a weight from 0 to 100. Within one group only the heaviest finding counts, and the weights of the groups are added up. So one bad file is not counted again and again.',
    '"Could not be inspected" means neither safe nor dangerous. What nobody has looked at cannot be called clean, so it is heavy enough to hold a mail by itself.',
    'Weights are chosen by these steps.',
  ].join('\n\n'),
  stepHead: ['Weight', 'Meaning'],
  steps: [
    ['1 - 19', 'For the record. Everyday mail shows it too; it matters together with other points.'],
    ['20 - 49', 'A notice. Alone, it is delivered with a banner, since there are many good reasons for it.'],
    ['50 - 64', 'Held. It could not be inspected, or it hardly happens in ordinary work.'],
    ['65 - 79', 'Held. There is next to no good reason for it.'],
    ['80 - 100', 'Held. Seen again and again in real attacks, and not in ordinary work.'],
  ],
  policiesTitle: 'Policies',
  policies:
    'Each place chooses what happens at which sum. `clinic` is the default: what is doubtful is delivered with a notice, what is dangerous or was not inspected is held, and nothing is refused. `strict` is for places that never use macros: any macro is held. `watch` is for the first weeks: it records and holds nothing.',
  policyHead: ['Policy', 'Notice', 'Hold', 'Refuse', 'Rules with another weight'],
  never: 'never',
  none: 'none',
  from: (step) => `from ${step}`,
  contentsTitle: 'Contents',
  why: 'Why it matters:',
  todo: 'What to do next:',
  weight: 'Weight',
  id: 'Name of the rule',
  since: 'Since version',
  sources: 'Sources',
  groups: {
    macro: {
      title: 'Macros',
      about:
        'Rules on the small programs built into documents. That there is a macro, and that it does something dangerous, are two different findings.',
    },
    attachment: {
      title: 'Attachments',
      about: 'Rules on what attached files are, what they are called, and how they are packed.',
    },
    link: { title: 'Links', about: 'Rules on where the links in mails and documents lead.' },
    sender: { title: 'Sender', about: 'Rules on the name and address of the sender, and on where replies go.' },
    body: {
      title: 'Wording',
      about:
        'Rules on what the reader is asked to do. Ordinary words, such as "invoice", are never judged by themselves.',
    },
    shape: {
      title: 'The make of the mail',
      about: 'Rules on how mails and files are put together, and on what could not be inspected.',
    },
  },
}

export const FRAME: Readonly<Record<Lang, Frame>> = { ja, en }
