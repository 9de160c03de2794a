/** RC4 by hand: OpenSSL 3 keeps it in a module that need not be there. */
export function rc4(bytes: Buffer, key: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index)
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 255
    swap(state, i, j)
  }
  const out = Buffer.allocUnsafe(bytes.length)
  for (let at = 0, i = 0, j = 0; at < bytes.length; at += 1) {
    i = (i + 1) & 255
    j = (j + (state[i] ?? 0)) & 255
    swap(state, i, j)
    out[at] = (bytes[at] ?? 0) ^ (state[((state[i] ?? 0) + (state[j] ?? 0)) & 255] ?? 0)
  }
  return out
}

function swap(state: Uint8Array, i: number, j: number): void {
  const kept = state[i] ?? 0
  state[i] = state[j] ?? 0
  state[j] = kept
}
