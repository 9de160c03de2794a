// A milter connection is packets in both directions:
//
//   u32 BE length of what follows · 1 byte command · data
//
// SPEC: draft-adams-milter-protocol-00, section "Packet Format"; libmilter/mfdef.h (MILTER_LEN_BYTES).

export interface Packet {
  /** The command, one character. */
  readonly command: string
  readonly data: Buffer
}

const LENGTH_BYTES = 4
const ROOM_BYTES_MIN = 4_096
const ROOM_BYTES_KEPT = 128 * 1_024

/**
 * Cuts a stream into packets, however it was cut on its way. Room is made for what has arrived, never for what a length
 * promises; bytes are copied once, so a client that sends one byte at a time costs what its bytes cost.
 */
export class PacketReader {
  readonly #packetBytesMax: number
  #room: Buffer = Buffer.alloc(0)
  #from = 0
  #to = 0
  /** Why nothing more can be read; the connection is of no use then. */
  broken: string | undefined

  constructor(packetBytesMax: number) {
    this.#packetBytesMax = packetBytesMax
  }

  get bufferedBytes(): number {
    return this.#to - this.#from
  }

  feed(chunk: Buffer): void {
    if (this.broken !== undefined) return
    this.#makeRoom(chunk.length)
    this.#to += chunk.copy(this.#room, this.#to)
  }

  /** The next whole packet, with data of its own; undefined until it has arrived. */
  next(): Packet | undefined {
    if (this.broken !== undefined || this.bufferedBytes < LENGTH_BYTES) return undefined
    const length = this.#room.readUInt32BE(this.#from)
    if (length === 0) return this.#break('a packet without a command')
    if (length > this.#packetBytesMax) return this.#break(`a packet of ${length} bytes`)
    if (this.bufferedBytes < LENGTH_BYTES + length) return undefined
    const start = this.#from + LENGTH_BYTES
    const command = this.#room.toString('latin1', start, start + 1)
    const data = Buffer.from(this.#room.subarray(start + 1, start + length))
    this.#from = start + length
    return { command, data }
  }

  #break(why: string): undefined {
    this.broken = why
    this.#room = Buffer.alloc(0)
    this.#from = this.#to = 0
  }

  #makeRoom(bytes: number): void {
    const buffered = this.bufferedBytes
    if (this.#to + bytes <= this.#room.length && buffered > 0) return
    const isFitting = buffered + bytes <= this.#room.length
    const isTooRoomy = buffered === 0 && this.#room.length > ROOM_BYTES_KEPT
    const capacity = isFitting && !isTooRoomy ? this.#room.length : Math.max(ROOM_BYTES_MIN, 2 * (buffered + bytes))
    const room = capacity === this.#room.length ? this.#room : Buffer.allocUnsafeSlow(capacity)
    this.#room.copy(room, 0, this.#from, this.#to)
    this.#room = room
    this.#from = 0
    this.#to = buffered
  }
}

export function packet(command: string, ...data: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(LENGTH_BYTES + 1)
  head.writeUInt32BE(1 + data.reduce((sum, { length }) => sum + length, 0))
  head.write(command, LENGTH_BYTES, 'latin1')
  return Buffer.concat([head, ...data])
}
