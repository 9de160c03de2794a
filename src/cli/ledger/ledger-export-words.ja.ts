import type { LedgerExportWords } from './ledger-export-wording.ts'

export const LEDGER_EXPORT_JA: LedgerExportWords = {
  format: 'ndjson(標準。検証できます)、csv(表計算ソフト用)、ecs・ocsf(SIEM用)のどれか',
  mail: 'このメールの記録だけを書き出します(メールの番号、または Message-ID)',
  since: 'この日(時刻も可)からの記録だけを書き出します',
  until: 'この日(時刻も可)までの記録だけを書き出します。日だけなら、その日を含みます',
  kind: 'この種類の記録だけを書き出します(受信、処理 など。何度でも指定できます)',
  keyFile: '台帳の鍵のファイル。指定すると、書き出したことを台帳に記録します',
  badFormat: (value, formats) => `--format に「${value}」は使えません。${formats} のどれかを指定してください。`,
  badKind: (value, kinds) => `--kind に「${value}」は使えません。${kinds} のどれかを指定してください。`,
  headings: {
    ...{ index: '番号', time: '時刻(協定世界時)', event: '内容', kind: '種類', who: '行った人', from: '接続元' },
    ...{ mail: 'メール', sender: '送信元(エンベロープ)', headerFrom: '差出人', recipients: '宛先', subject: '件名' },
    ...{ messageId: 'Message-ID', bytes: 'バイト数', sha256: 'SHA-256', parts: '添付ファイル', verdict: '判定' },
    ...{ score: '点数', findings: '見つけたもの', action: '処理', reply: '次のサーバーの応答' },
    ...{ reason: '理由', rest: 'そのほか(JSON)' },
  },
}
