// The ledger: a log of what happened to the mails that nobody can quietly change. Every entry is a leaf of a Merkle
// tree, every batch ends in a signed checkpoint. Open it to write, read it beside a writer, verify it anywhere.

export { type Checkpoint, noteFromText, notesFromText, oneLine, type TreeHead } from './checkpoint.ts'
export { readWitnessKey, type WitnessKey } from './cosignature.ts'
export type { Detail, Entry, EntryKind, LoggedFinding, LoggedLinks, LoggedPart, NewEntry } from './entry.ts'
export { type CsvColumn, type CsvWords, csvLines } from './export/csv-lines.ts'
export { type EventSchema, eventJson, eventLines } from './export/event-lines.ts'
export { proofLines } from './export/proof-lines.ts'
export { type ExportFilter, selectEntries } from './export/select-entries.ts'
export { exportLines, exportSource } from './export-lines.ts'
export { readForwardPlace } from './forward/forward-place.ts'
export { type Forwarder, openForwarder } from './forward/forwarder.ts'
export type { Outgoing, OutgoingForm, Sink } from './forward/outgoing.ts'
export { openSyslogSink } from './forward/syslog-sink.ts'
export type { SyslogSettings } from './forward/syslog-stream.ts'
export { openWebhookSink, type WebhookSettings } from './forward/webhook-sink.ts'
export { hasHashedAddresses, hashedAddress } from './hashed-addresses.ts'
export { firstSince, hunt } from './hunt/hunt.ts'
export { HUNT_TESTS, type HuntCondition, type HuntConditions, type HuntTest } from './hunt/hunt-condition.ts'
export type { Fate, HuntHit, HuntProgress, Reached } from './hunt/hunt-hit.ts'
export { huntTime } from './hunt/hunt-time.ts'
export { isHuntValue } from './hunt/hunt-value.ts'
export { type HuntFile, type HuntMistake, type HuntMistakeCode, readHuntFile } from './hunt/read-hunt-file.ts'
export { type ImportRefusal, type ImportSettings, importLog } from './import/import-log.ts'
export {
  type ImportedEvent,
  type ImportedKind,
  LOG_FORMATS,
  type LogFinding,
  type LogFormat,
  type LogImport,
  type LogSource,
} from './import/imported-event.ts'
export { type ImportedQuestion, importedEventsFor } from './import/imported-events-for.ts'
export { joinedLogs } from './import/joined-logs.ts'
export { keepCheckpoint, keptFileName, readKeptCheckpoints } from './kept-checkpoints.ts'
export { LedgerError, type LedgerErrorCode } from './ledger-error.ts'
export { type LedgerSource, storeSource } from './ledger-source.ts'
export { loggedFindings } from './logged-findings.ts'
export { loggedLinks } from './logged-links.ts'
export type { OlderCheckpoint } from './older-checkpoints.ts'
export { type Ledger, type LedgerSettings, openLedger } from './open-ledger.ts'
export { type InclusionProof, type LedgerReader, type LoggedEntry, readLedger } from './read-ledger.ts'
export { compareJudgements, type Judgement, type RuleChange } from './replay/compare-judgements.ts'
export { type Judged, type NoReplay, type Replay, type ReplayTools, replayMail } from './replay/replay-mail.ts'
export {
  type HeldTraces,
  type Holds,
  type HoldTarget,
  heldTraces,
  holdsOf,
  keepUnderHold,
  liftHold,
  placeHold,
} from './retention/holds.ts'
export { type Retained, type RetainSettings, retainLedger } from './retention/retain-ledger.ts'
export type { Appended } from './seal-batch.ts'
export { dropIndex } from './search/index-entries.ts'
export { forgetIndexBefore, type IndexProgress, indexLedger } from './search/indexer.ts'
export type { FoundMails, LedgerHit, LedgerQuery } from './search/ledger-query.ts'
export { searchLedger } from './search/search-ledger.ts'
export { renderStory, type StoryLine, type StoryStyle, type ToldStory, tellStory } from './story/render-story.ts'
export { type Story, storyOf } from './story/story-of.ts'
export type { Problem, Verification } from './verification.ts'
export { type VerifySettings, verifyLedger } from './verify-ledger.ts'
export { isProofFile, type ProofProblem, type VerifiedProofs, verifyProofs } from './verify-proofs.ts'
export { type Witness, type Witnessed, type WitnessTools, witnessCheckpoint } from './witness-checkpoint.ts'
