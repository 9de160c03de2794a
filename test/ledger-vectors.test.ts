import { describe, expect, test } from 'vitest'
import { canonicalJson, type Json } from '../src/ledger/canonical-json.ts'
import { noteFromText, oneLine, readCheckpointText } from '../src/ledger/checkpoint.ts'
import { openNote, signNote } from '../src/ledger/note.ts'
import { newSigner, readSigner, readVerifier, type Verifier } from '../src/ledger/note-key.ts'
import { Edge, TileDraft } from '../src/ledger/tiles.ts'
import { leafHash } from '../src/ledger/tree-hash.ts'
import { consistencyProof, inclusionProof, rootAt } from '../src/ledger/tree-proof.ts'
import { isConsistent, isIncluded, merkleTreeHash } from './fixtures/ledger-verifier.ts'

// Published vectors, and the second reading of the specifications in fixtures/ledger-verifier.ts.

describe('canonicalJson', () => {
  // RFC 8785, appendix B: IEEE 754 doubles in hex and what they are written as.
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('number %s', (hex, text) => {
    expect(canonicalJson(Buffer.from(hex, 'hex').readDoubleBE())).toBe(text)
  })

  test('the sample of RFC 8785, 3.2.2 to 3.2.4', () => {
    const sample = JSON.parse(
      `{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],` +
        String.raw`"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    ) as Json
    expect(canonicalJson(sample)).toBe(
      `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  test('members are sorted by UTF-16 units (RFC 8785, 3.2.3)', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
    const sorted = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])))
    expect(Object.keys(JSON.parse(sorted) as object).length).toBe(7)
    const order = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']
    expect(sorted).toBe(`{${order.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`)
  })

  test.each([[Number.NaN], [Number.POSITIVE_INFINITY], ['\ud800'], [(() => 1) as never]])('refuses %j', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
  })
})

// The eight leaves of the reference implementation of RFC 6962, their roots and proofs.
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => Buffer.from(hex, 'hex'),
)
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

/** A tree in memory, grown in batches as the ledger grows it. */
function grow(count: number, batch: number, leafOf: (index: number) => Buffer) {
  const tiles = new Map<string, Buffer>()
  const edge = new Edge()
  while (edge.size < count) {
    const draft = new TileDraft(edge)
    for (let left = Math.min(batch, count - edge.size); left > 0; left--)
      edge.push(leafHash(leafOf(edge.size)), (level, place, hash) => draft.add(level, place, hash))
    for (const { level, tile, hashes } of draft.changed()) tiles.set(`${level}/${tile}`, hashes)
  }
  return { tiles, edge, read: async (level: number, tile: number) => tiles.get(`${level}/${tile}`) }
}
const eight = (index: number): Buffer => LEAVES[index] ?? Buffer.alloc(0)
const hex = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('hex'))

describe('the tree of RFC 6962', () => {
  test.each(ROOTS.map((root, size) => ({ size, root })))('of $size leaves', ({ size, root }) => {
    expect(grow(size, 3, eight).edge.root().toString('hex')).toBe(root)
    expect(merkleTreeHash(LEAVES.slice(0, size)).toString('hex')).toBe(root)
  })

  test('published proofs', async () => {
    const { read } = grow(8, 1, eight)
    expect(hex(await inclusionProof(read, 0, 8))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ])
    expect(hex(await inclusionProof(read, 5, 8))).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    expect(hex(await consistencyProof(read, 6, 8))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    expect(hex(await consistencyProof(read, 2, 5))).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ])
  })

  test('C2SP tlog-tiles: the tiles of 70,000 entries, and proofs out of them', async () => {
    const leaf = (index: number) => Buffer.from(`entry ${index}`)
    const { tiles, edge, read } = grow(70_000, 999, leaf)
    const widths = [0, 1, 2, 3].map((level) =>
      [...tiles].flatMap(([key, hashes]) => (key.startsWith(`${level}/`) ? [hashes.length / 32] : [])),
    )
    expect(widths[0]).toEqual([...Array<number>(273).fill(256), 112])
    expect(widths.slice(1)).toEqual([[256, 17], [1], []])
    const root = edge.root()
    for (const index of [0, 255, 256, 65_535, 65_536, 69_887, 69_999])
      expect(isIncluded(leaf(index), index, 70_000, await inclusionProof(read, index, 70_000), root)).toBe(true)
    for (const size of [1, 255, 256, 257, 4_096, 65_536, 65_537, 69_999, 70_000]) {
      const older = await rootAt(read, size)
      expect(isConsistent(size, 70_000, older, root, await consistencyProof(read, size, 70_000))).toBe(true)
      expect(isConsistent(size, 70_000, leafHash(older), root, await consistencyProof(read, size, 70_000))).toBe(false)
    }
  })
})

// The example of the signed notes' first implementation (Go's sumdb/note), which the specification describes.
const SKEY = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const NOTE = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`
const keyOf = (text: string): Verifier => {
  const key = readVerifier(text)
  if (key === undefined) throw new Error(`no key: ${text}`)
  return key
}

describe('signed notes', () => {
  test('the published example signs and opens to the same bytes', () => {
    const signer = readSigner(SKEY)
    expect(signer?.verifier.text).toBe(VKEY)
    expect(signer === undefined ? '' : signNote(TEXT, [signer])).toBe(NOTE)
    expect(openNote(NOTE, [keyOf(VKEY)])).toMatchObject({ text: TEXT, signedBy: [{ name: 'PeterNeumann' }] })
  })

  test('a second example', () => {
    const key = keyOf('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k')
    const note =
      'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
    expect(openNote(note, [key])).toMatchObject({ text: 'This is an example message.\n' })
    expect(openNote(note, [keyOf(VKEY)])).toMatchObject({ flaw: 'unknown-key' })
  })

  test("the checkpoint of the specification's example is read; empty lines in a text stay in it", () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
    expect(readCheckpointText(text)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 })
    const signer = newSigner('example.com/poems')
    const poem = 'Ognuno sta solo\n\ned è subito sera.\n'
    expect(openNote(signNote(poem, [signer]), [signer.verifier])).toMatchObject({ text: poem })
  })

  test.each([
    ['no text', '\n\n— a AAAAAAAA\n'],
    ['no empty line', TEXT],
    ['no signature', `${TEXT}\n`],
    ['no line end', NOTE.slice(0, -1)],
    ['a hyphen for a dash', NOTE.replace('—', '-')],
    ['a control character', NOTE.replace('think', 'th\tink')],
    ['Base 64 with a strange letter', NOTE.replace('nAM=', 'nAM-')],
    ['Base 64 with loose bits', NOTE.replace('nAM=', 'nAN=')],
    ['a name with a plus', NOTE.replace('— Peter', '— Pet+er')],
  ])('%s is malformed', (_, note) => {
    expect(openNote(note, [keyOf(VKEY)])).toEqual({ flaw: 'malformed' })
  })

  test('a wrong signature of a known key spoils the note, one of an unknown key does not', () => {
    const [other, third] = [newSigner('other'), newSigner('third')]
    const both = signNote(TEXT, [other, third])
    expect(openNote(both, [third.verifier])).toMatchObject({ text: TEXT })
    const mixed = both.replace(TEXT, TEXT.replace('problem', 'PROBLEM'))
    expect(openNote(mixed, [third.verifier])).toMatchObject({ flaw: 'bad-signature' })
    expect(readVerifier(VKEY.replace('c74f20a3', 'c74f20a4'))).toBeUndefined()
  })

  test('a checkpoint on one line becomes the same note again', () => {
    const [one, two] = [newSigner('sekisho/main/1'), newSigner('witness')]
    const note = signNote('sekisho/main/1\n12\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n', [one, two])
    expect(oneLine(note)).not.toContain('\n')
    expect(noteFromText(`${oneLine(note)}\n`)).toBe(note)
    expect(noteFromText(note)).toBe(note)
    expect(noteFromText(note.replaceAll('\n', '\r\n'))).toBe(note)
  })
})
