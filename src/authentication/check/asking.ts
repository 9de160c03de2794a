import type { DNSResolver } from 'mailauth'
import { codeOf, DnsError, type DnsRecord } from '../dns/answer.ts'
import type { Resolver } from '../dns/create-resolver.ts'

/**
 * What one mail may ask of DNS: a number of questions, until a time. A part of both is kept for the last step, DMARC.
 * WHY: who writes a mail chooses whose DNS is asked, and could else use all of it up on servers of their own.
 */
export class Asking {
  /** Whether an answer was missing that might have come. */
  isLate = false
  /** Whether this mail has used up what it may ask. */
  isSpent = false
  readonly #resolver: Resolver
  readonly #deadline: number
  readonly #reserveMs: number
  #left: number

  constructor(resolver: Resolver, { timeoutMs, questionsMax }: { timeoutMs: number; questionsMax: number }) {
    this.#resolver = resolver
    this.#deadline = performance.now() + timeoutMs
    this.#reserveMs = timeoutMs * RESERVE_PART
    this.#left = questionsMax
  }

  /** In the shape that mailauth asks for. WHY the cast: its type leaves out that MX records are objects. */
  readonly resolve = ((name: string, type: string) =>
    this.#ask(name, type, this.#reserveMs, RESERVE_QUESTIONS)) as DNSResolver

  /** The same for the last step, out of what was kept for it. */
  readonly resolveLast = ((name: string, type: string) => this.#ask(name, type, 0, 0)) as DNSResolver

  async #ask(name: string, type: string, reserveMs: number, reserveQuestions: number): Promise<DnsRecord[]> {
    this.#left -= 1
    const ms = this.#deadline - reserveMs - performance.now()
    try {
      if (this.#left < reserveQuestions || ms <= 0) throw this.#refusal(name)
      return await this.#within(ms, this.#resolver.resolve(name, type), name)
    } catch (error) {
      this.isLate ||= codeOf(error) === 'ETIMEOUT'
      throw error
    }
  }

  async #within<T>(ms: number, answer: Promise<T>, name: string): Promise<T> {
    const { promise: isLate, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(this.#refusal(name)), ms)
    try {
      return await Promise.race([answer, isLate])
    } finally {
      clearTimeout(timer)
    }
  }

  #refusal(name: string): DnsError {
    this.isSpent = true
    return new DnsError('ETIMEOUT', name)
  }
}

const RESERVE_PART = 0.4
// LIMIT: two walks up a domain of eight questions each (RFC 9989 section 4.10), and whether it exists.
const RESERVE_QUESTIONS = 20
