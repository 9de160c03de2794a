import type { OwnEntry } from './entry.ts'
import { openNote, signNote } from './note.ts'
import { readVerifier, type Signer, type Verifier } from './note-key.ts'

// How a new key is vouched for: the old one signs its name, as a note that stands in the ledger's entry. So whoever
// knows any key that was ever in force can follow the others.

const vouchText = (origin: string, newKey: string): string => `${origin}\nkey-rotated\n${newKey}\n`

export function rotationEntry(who: string, old: Signer, next: Signer): OwnEntry {
  const { name, text } = old.verifier
  const newKey = next.verifier.text
  return { kind: 'key-rotated', who, oldKey: text, newKey, vouch: signNote(vouchText(name, newKey), [old]) }
}

/** The key that this entry puts in the place of the one in force; undefined where that one did not vouch for it. */
export function vouchedKey(entry: OwnEntry, inForce: Verifier): Verifier | undefined {
  if (entry.kind !== 'key-rotated' || typeof entry.newKey !== 'string' || typeof entry.vouch !== 'string')
    return undefined
  const opened = openNote(entry.vouch, [inForce])
  if ('flaw' in opened || opened.text !== vouchText(inForce.name, entry.newKey)) return undefined
  const next = readVerifier(entry.newKey)
  return next?.name === inForce.name ? next : undefined
}
