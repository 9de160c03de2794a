import type { LedgerProofWords, LedgerWitnessWords } from './ledger-elsewhere-wording.ts'

export const LEDGER_PROOFS_JA: LedgerProofWords = {
  noSince: '「--since」は使えません。このファイルは台帳の全部ではなく、一部の記録とその証明です。',
  noTrust:
    'どの台帳の記録か、確かめられません。台帳の鍵を「--key」で、または別の所に控えた同じチェックポイントを「--checkpoint」で指定してください。',
  sound: (entries, origin, size, byKey) =>
    `${entries}件とも、${size}件ある台帳「${origin}」に、この内容のまま記録されています。${byKey ? '署名は、指定された鍵のものです。' : 'チェックポイントは、控えと一致しています。'}ほかに抜けている記録がないことは、台帳の全部でだけ確かめられます。`,
  problem: (problem) => {
    switch (problem.code) {
      case 'checkpoint-changed':
        return '1行目のチェックポイントが、署名したときのままではありません。このファイルの記録は、どれも確かめられません。'
      case 'key-unknown':
        return 'このファイルのチェックポイントは、指定された鍵で署名されていません。別の台帳のものか、鍵が交換されたか、鍵の写し間違いです。'
      case 'forked':
        return `控えのチェックポイントと、同じ${problem.olderSize}件についての内容が違います。どちらかが本物ではありません。`
      case 'not-proved':
        return problem.index === undefined
          ? `${problem.line}行目は、証明の付いた記録ではないか、書き換えられています。`
          : `${problem.index}番の記録(${problem.line}行目)は、この内容では台帳にありません。記録か証明が書き換えられています。`
    }
  },
}

export const LEDGER_WITNESS_JA: LedgerWitnessWords = {
  about: '最新のチェックポイントに、外の証人(C2SP tlog-witness)の署名をもらって控えます',
  url: '証人のアドレス',
  key: '証人の公開鍵',
  keep: '控えるフォルダー(標準は、保存場所と同じフォルダーの checkpoints)',
  badUrl: (value) => `--url に「${value}」は使えません。https:// か http:// で始まるアドレスを指定してください。`,
  badKey: (value) => `--key に「${value}」は使えません。証人の公開鍵(名前+8桁の16進数+Base64)を指定してください。`,
  cosigned: (witness, entries, time, folder) =>
    `はじめの${entries}件に、証人「${witness}」が署名しました(${time})。「${folder}」に控えました。`,
  conflict: ({ size, witnessSize }) =>
    `${witnessSize === undefined ? `証人が前に確かめた${size}件と、内容が違います` : `証人は${witnessSize}件まで確かめていますが、今は${size}件しかありません`}。台帳が、古い状態に戻されたか、書き換えられています。保存場所のファイルをそのまま残し、機器の管理を担当する方へご連絡ください。`,
  failed: (code, detail) => {
    switch (code) {
      case 'unknown-ledger':
        return '証人が、この台帳を知りません。証人を運用する方に、台帳の名前と鍵をお知らせください(どちらも「sekisho ledger verify」で表示されます)。'
      case 'unknown-key':
        return '証人が知っている鍵は、この台帳の今の鍵と違います。証人を運用する方に、今の鍵をお知らせください。'
      case 'refused':
        return `証人が、チェックポイントを受け付けませんでした(${detail})。`
      case 'not-signed':
        return '指定された鍵の署名が返ってきませんでした。アドレスと鍵の組み合わせをお確かめください。'
      case 'unreachable':
        return `証人につながりません(${detail})。何も控えていません。時間をおいて、もう一度お試しください。`
    }
  },
}
