import type { LedgerExportWords } from './ledger-export-wording.ts'

export const LEDGER_EXPORT_EN: LedgerExportWords = {
  format: 'ndjson (default, can be verified), csv (for a spreadsheet), ecs or ocsf (for a SIEM)',
  mail: 'only what is about this mail: its name, or its Message-ID',
  since: 'only from this day or time on',
  until: 'only up to this time; a day is included',
  kind: 'only this kind of entry, such as received or acted (may be given several times)',
  keyFile: "the ledger's key; with it, it is recorded that you exported",
  badFormat: (value, formats) => `Cannot use --format "${value}". Give one of ${formats}.`,
  badKind: (value, kinds) => `Cannot use --kind "${value}". Give one of ${kinds}.`,
  headings: {
    ...{ index: 'Number', time: 'Time (UTC)', event: 'What happened', kind: 'Kind', who: 'Who', from: 'From where' },
    ...{ mail: 'Mail', sender: 'Envelope sender', headerFrom: 'From', recipients: 'Recipients', subject: 'Subject' },
    ...{ messageId: 'Message-ID', bytes: 'Bytes', sha256: 'SHA-256', parts: 'Attachments', verdict: 'Verdict' },
    ...{ score: 'Score', findings: 'Findings', action: 'Action', reply: 'Reply of the next server' },
    ...{ reason: 'Reason', rest: 'More (JSON)' },
  },
}
