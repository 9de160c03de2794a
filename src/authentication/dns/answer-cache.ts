import type { DnsRecord } from './answer.ts'

/** What is remembered of one question: its records, or why there are none. */
export interface KeptAnswer {
  readonly records: readonly DnsRecord[]
  readonly authentic: boolean | undefined
  /** The error's code where there was no answer. */
  readonly code: string | undefined
}

interface Slot {
  readonly kept: KeptAnswer
  readonly until: number
  readonly bytes: number
}

// What the map, the key and the objects of an answer cost besides its texts.
const SLOT_BYTES = 200

/** Answers until their time is over, the least recently asked dropped first; bounded in number and in bytes. */
export class AnswerCache {
  readonly #slots = new Map<string, Slot>()
  readonly #entriesMax: number
  readonly #bytesMax: number
  #bytes = 0

  constructor(entriesMax: number, bytesMax: number) {
    this.#entriesMax = entriesMax
    this.#bytesMax = bytesMax
  }

  get size(): number {
    return this.#slots.size
  }

  get(key: string, now: number): KeptAnswer | undefined {
    const slot = this.#slots.get(key)
    if (slot === undefined) return undefined
    this.#drop(key, slot)
    if (slot.until <= now) return undefined
    this.#add(key, slot)
    return slot.kept
  }

  set(key: string, kept: KeptAnswer, until: number): void {
    const old = this.#slots.get(key)
    if (old !== undefined) this.#drop(key, old)
    const slot = { kept, until, bytes: SLOT_BYTES + key.length + kept.records.reduce(addBytes, 0) }
    // WHY: one answer must not push out all others.
    if (slot.bytes > this.#bytesMax / 16) return
    this.#add(key, slot)
    for (const [oldest, each] of this.#slots) {
      if (this.#slots.size <= this.#entriesMax && this.#bytes <= this.#bytesMax) break
      this.#drop(oldest, each)
    }
  }

  #add(key: string, slot: Slot): void {
    this.#slots.set(key, slot)
    this.#bytes += slot.bytes
  }

  #drop(key: string, slot: Slot): void {
    this.#slots.delete(key)
    this.#bytes -= slot.bytes
  }
}

function addBytes(sum: number, record: DnsRecord): number {
  if (typeof record === 'string') return sum + 32 + record.length
  if ('exchange' in record) return sum + 64 + record.exchange.length
  return record.reduce((total, text) => total + 32 + text.length, sum + 32)
}
