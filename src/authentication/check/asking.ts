import type { DNSResolver } from 'mailauth'
import { codeOf, DnsError, type DnsRecord } from '../dns/answer.ts'
import type { Resolver } from '../dns/create-resolver.ts'

/** What one mail may ask of DNS: a number of questions, until a time. Beyond either it is told that DNS is late. */
export class Asking {
  /** Whether an answer was missing that might have come. */
  isLate = false
  readonly #resolver: Resolver
  readonly #deadline: number
  #left: number

  constructor(resolver: Resolver, { timeoutMs, questionsMax }: { timeoutMs: number; questionsMax: number }) {
    this.#resolver = resolver
    this.#deadline = performance.now() + timeoutMs
    this.#left = questionsMax
  }

  /** In the shape that mailauth asks for. WHY the cast: its type leaves out that MX records are objects. */
  readonly resolve = ((name: string, type: string) => this.#ask(name, type)) as DNSResolver

  async #ask(name: string, type: string): Promise<DnsRecord[]> {
    this.#left -= 1
    const ms = this.#deadline - performance.now()
    try {
      if (this.#left < 0 || ms <= 0) throw new DnsError('ETIMEOUT', name)
      return await within(ms, this.#resolver.resolve(name, type), name)
    } catch (error) {
      this.isLate ||= codeOf(error) === 'ETIMEOUT'
      throw error
    }
  }
}

async function within<T>(ms: number, answer: Promise<T>, name: string): Promise<T> {
  const { promise: isLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new DnsError('ETIMEOUT', name)), ms)
  try {
    return await Promise.race([answer, isLate])
  } finally {
    clearTimeout(timer)
  }
}
