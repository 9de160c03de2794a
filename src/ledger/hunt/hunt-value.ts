import type { HuntTest } from './hunt-condition.ts'

/** Whether a value can be what a test asks for: a hash that is none would find nothing and say so of no mail. */
export function isHuntValue(test: HuntTest, value: string): boolean {
  const text = value.trim()
  switch (test) {
    case 'mail-hash':
    case 'part-hash':
      return /^[0-9a-f]{64}$/i.test(text)
    case 'link':
      return /^[a-z][a-z0-9+.-]{1,30}:/i.test(text)
    case 'link-host':
      return !/[\s@]/.test(text) && text !== ''
    case 'authentication':
      return /^[a-z]{2,20}=[a-z]{2,20}$/i.test(text)
    case 'sender':
    case 'recipient':
      return !/\s/.test(text) && text !== ''
    default:
      return text !== ''
  }
}
