import { applyEdits } from '../rewrite/apply-edits.ts'
import { readRawHead } from '../rewrite/raw-head.ts'
import { deleteForged } from './own-fields.ts'

/** The mail without the fields that only we may write; Authentication-Results under our name only where that is known. */
export function withoutForged(mail: Buffer, authservId: string | undefined): Buffer {
  const edits = deleteForged(mail, readRawHead(mail), authservId)
  return edits.length === 0 ? mail : applyEdits(mail, edits, []).bytes
}
