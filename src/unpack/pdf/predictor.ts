// Predictors (ISO 32000-1, 7.4.4.4): rows that hold only what differs from their neighbours.
//   2      TIFF: every sample minus the same one of the pixel to the left
//   10-15  PNG: each row begins with a byte that tells how (PNG 1.2, section 6); which number was given says nothing

export interface Prediction {
  readonly predictor: number
  readonly colors: number
  readonly bits: number
  readonly columns: number
}

// LIMIT: no picture has wider rows; a width that lies makes one row of everything.
const ROW_BYTES_MAX = 2 ** 26

export function unpredict(bytes: Buffer, { predictor, colors, bits, columns }: Prediction): Buffer {
  if (predictor < 2 || colors < 1 || columns < 1 || ![1, 2, 4, 8, 16].includes(bits)) return bytes
  const rowBytes = Math.min(ROW_BYTES_MAX, Math.ceil((columns * colors * bits) / 8))
  if (predictor >= 10) return unpredictPng(bytes, rowBytes, Math.max(1, Math.ceil((colors * bits) / 8)))
  return predictor === 2 ? unpredictTiff(bytes, rowBytes, colors, bits) : bytes
}

function unpredictPng(bytes: Buffer, rowBytes: number, step: number): Buffer {
  const out = Buffer.allocUnsafe(bytes.length)
  let size = 0
  let above = -1
  for (let at = 0; at < bytes.length; at += rowBytes + 1) {
    const length = Math.min(rowBytes, bytes.length - at - 1)
    const how = bytes[at] ?? 0
    bytes.copy(out, size, at + 1, at + 1 + length)
    if (how > 0) unpredictRow(out, size, length, above, how, step)
    above = size
    size += length
  }
  return out.subarray(0, size)
}

function unpredictRow(out: Buffer, from: number, length: number, above: number, how: number, step: number): void {
  for (let index = 0; index < length; index += 1) {
    const left = index >= step ? (out[from + index - step] ?? 0) : 0
    const up = above >= 0 ? (out[above + index] ?? 0) : 0
    const corner = above >= 0 && index >= step ? (out[above + index - step] ?? 0) : 0
    out[from + index] = (out[from + index] ?? 0) + predicted(how, left, up, corner)
  }
}

function predicted(how: number, left: number, up: number, corner: number): number {
  if (how === 1) return left
  if (how === 2) return up
  if (how === 3) return (left + up) >> 1
  return how === 4 ? nearest(left, up, corner) : 0
}

// Paeth: which of the three is nearest to left + up - corner.
function nearest(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

function unpredictTiff(bytes: Buffer, rowBytes: number, colors: number, bits: number): Buffer {
  const out = Buffer.from(bytes)
  const samples = Math.floor((rowBytes * 8) / bits)
  for (let at = 0; at < out.length; at += rowBytes) {
    const row = out.subarray(at, at + rowBytes)
    const whole = Math.min(samples, Math.floor((row.length * 8) / bits))
    for (let index = colors; index < whole; index += 1)
      writeSample(row, index, bits, readSample(row, index, bits) + readSample(row, index - colors, bits))
  }
  return out
}

function readSample(row: Buffer, index: number, bits: number): number {
  if (bits === 8) return row[index] ?? 0
  if (bits === 16) return row.readUInt16BE(index * 2)
  return ((row[(index * bits) >> 3] ?? 0) >> (8 - bits - ((index * bits) & 7))) & ((1 << bits) - 1)
}

function writeSample(row: Buffer, index: number, bits: number, value: number): void {
  if (bits === 8) row[index] = value
  else if (bits === 16) row.writeUInt16BE(value & 0xffff, index * 2)
  else {
    const [at, shift, mask] = [(index * bits) >> 3, 8 - bits - ((index * bits) & 7), (1 << bits) - 1]
    row[at] = ((row[at] ?? 0) & ~(mask << shift)) | ((value & mask) << shift)
  }
}
