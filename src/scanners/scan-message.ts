import { type Message, scannableParts, withScans } from '#domain'
import type { PartScanner } from './part-scanner.ts'

/** Asks all scanners about a message at once and gives it back with what they said. Never rejects. */
export async function scanMessage(message: Message, scanners: readonly PartScanner[]): Promise<Message> {
  if (scanners.length === 0) return message
  const parts = scannableParts(message)
  return withScans(message, await Promise.all(scanners.map((scanner) => scanner.scan(parts))))
}
