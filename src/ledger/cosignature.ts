import { createHash, createPublicKey, verify } from 'node:crypto'
import { isKeyName } from './note-key.ts'
import { strictBase64 } from './strict-base64.ts'

// What a witness signs: that it saw this checkpoint at this time, and that it follows from all it saw before.
// SPEC: C2SP tlog-cosignature, Ed25519 (cosignature/v1):
//
//   witness key  = <name>+<hex of the key id>+<base64(0x04 || public key)>
//   key id       = SHA-256(name || 0x0A || 0x04 || public key)[:4]
//   line         = "— " name " " base64(key id || timestamp || signature) "\n"     timestamp: seconds, 64 bits
//   signed       = "cosignature/v1\ntime " timestamp "\n" and the checkpoint's text

export interface WitnessKey {
  readonly name: string
  /** When this witness signed the text, in milliseconds since 1970; undefined where the line is none of its signatures. */
  readonly timeOf: (line: string, checkpointText: string) => number | undefined
}

const COSIGNATURE = 4
const KEY_BYTES = 33
const ID_BYTES = 4
const TIME_BYTES = 8
const SIGNATURE_BYTES = 64
// SPEC: RFC 8410, 4: what stands in front of the 32 bytes.
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')

/** The witness's key that this text is; undefined where it is none of the kind. */
export function readWitnessKey(text: string): WitnessKey | undefined {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.*)$/.exec(text.trim()) ?? []
  const typed = strictBase64(encoded)
  if (!isKeyName(name) || typed?.length !== KEY_BYTES || typed[0] !== COSIGNATURE) return undefined
  const digest = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, ID_BYTES)
  if (digest.toString('hex') !== id) return undefined
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, typed.subarray(1)]), format: 'der', type: 'spki' })
  return {
    name,
    timeOf: (line, checkpointText) => {
      const signed = signedBytes(line, name, digest)
      if (signed === undefined) return undefined
      const seconds = signed.readBigUInt64BE(0)
      const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${checkpointText}`)
      const isGood = verify(null, message, key, signed.subarray(TIME_BYTES))
      return isGood && seconds <= BigInt(Number.MAX_SAFE_INTEGER) / 1_000n ? Number(seconds) * 1_000 : undefined
    },
  }
}

/** The time and the signature in a line of this witness's. */
function signedBytes(line: string, name: string, id: Buffer): Buffer | undefined {
  const head = `\u2014 ${name} `
  const bytes = line.startsWith(head) ? strictBase64(line.slice(head.length)) : undefined
  if (bytes?.length !== ID_BYTES + TIME_BYTES + SIGNATURE_BYTES) return undefined
  return bytes.subarray(0, ID_BYTES).equals(id) ? bytes.subarray(ID_BYTES) : undefined
}
