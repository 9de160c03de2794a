import type { LedgerProofWords, LedgerWitnessWords } from './ledger-elsewhere-wording.ts'

export const LEDGER_PROOFS_EN: LedgerProofWords = {
  noSince: 'Cannot use "--since" here: the file holds single entries with proofs, and no ledger.',
  noTrust:
    'Cannot tell whose entries these are: give the ledger\'s key with "--key", or with "--checkpoint" the same checkpoint as it was kept elsewhere.',
  sound: (entries, origin, size, byKey) =>
    `${entries === 1 ? 'The entry is' : `All ${entries} entries are`} in the ledger "${origin}" of ${size} entries, unchanged; its checkpoint is ${byKey ? 'signed by the key you gave' : 'the one you kept'}. That no entry was left out, only the whole ledger shows.`,
  problem: (problem) => {
    switch (problem.code) {
      case 'checkpoint-changed':
        return 'The checkpoint in the first line is not as it was signed: nothing in this file is proved.'
      case 'key-unknown':
        return 'The key you gave did not sign the checkpoint in this file: it is of another ledger, the key was changed, or it is mistyped.'
      case 'forked':
        return `The checkpoint you kept says something else about the same ${problem.olderSize} entries: one of the two is not genuine.`
      case 'not-proved':
        return problem.index === undefined
          ? `Line ${problem.line} is no entry with a proof, or was changed.`
          : `Entry ${problem.index} (line ${problem.line}) is not in the ledger as it stands here: the entry or its proof was changed.`
    }
  },
}

export const LEDGER_WITNESS_EN: LedgerWitnessWords = {
  about: 'have a witness elsewhere (C2SP tlog-witness) cosign the last checkpoint, and keep it with that signature',
  url: 'the address of the witness',
  key: "the witness's public key",
  keep: 'the folder where it is kept (default: checkpoints, beside the store)',
  badUrl: (value) => `Cannot use --url "${value}". Give an address that begins with https:// or http://.`,
  badKey: (value) => `Cannot use --key "${value}": it is no key of a witness (name+8 hexadecimal digits+Base 64).`,
  cosigned: (witness, entries, time, folder) =>
    `The witness "${witness}" has cosigned the first ${entries} entries (${time}). Kept in "${folder}":`,
  conflict: ({ size, witnessSize }) =>
    `The witness has seen ${witnessSize === undefined ? `other entries than these ${size}` : `${witnessSize} entries of this ledger, and there are ${size}`}: the ledger was put back or changed. Keep the store and its files exactly as they are, and tell whoever looks after the machine.`,
  failed: (code, detail) => {
    switch (code) {
      case 'unknown-ledger':
        return 'The witness does not know this ledger. Whoever runs it has to be told its name and its key ("sekisho ledger verify" shows both).'
      case 'unknown-key':
        return "The witness knows this ledger by another key. Whoever runs it has to be told the ledger's key that is in force."
      case 'refused':
        return `The witness did not accept the checkpoint (${detail}).`
      case 'not-signed':
        return 'The witness gave no signature of the key you named. See whether address and key belong together.'
      case 'unreachable':
        return `The witness cannot be reached (${detail}). Nothing was kept; try again later.`
    }
  },
}
