// MS-XLS section 2.1.4: a workbook stream is a sequence of records: type(2) length(2) data.

export interface BiffRecord {
  readonly type: number
  readonly data: Buffer
  readonly end: number
}

export function* biffRecords(stream: Buffer, from: number): Generator<BiffRecord> {
  for (let at = from; at + 4 <= stream.length; ) {
    const data = stream.subarray(at + 4, at + 4 + stream.readUInt16LE(at + 2))
    const type = stream.readUInt16LE(at)
    at += 4 + data.length
    yield { type, data, end: at }
  }
}

/** Those of some types only. WHY: a large workbook has a hundred thousand cells, and each record costs a view. */
export function* biffRecordsOf(stream: Buffer, types: ReadonlySet<number>): Generator<BiffRecord> {
  for (let at = 0; at + 4 <= stream.length; ) {
    const type = stream.readUInt16LE(at)
    const end = at + 4 + stream.readUInt16LE(at + 2)
    if (types.has(type)) yield { type, data: stream.subarray(at + 4, end), end }
    at = end
  }
}
