/** What `sekisho memory` says. */
export interface MemoryWords {
  readonly summary: string
  readonly about: string
  readonly show: string
  readonly forget: string
  readonly expire: string
  readonly address: string
  readonly days: string
  readonly after: string
  readonly unknown: (address: string) => string
  readonly forgotten: (address: string) => string
  readonly expired: (entries: number, days: number) => string
  readonly wrongDays: (value: string) => string
  readonly person: {
    readonly names: string
    readonly firstSeen: string
    readonly lastSeen: string
    readonly received: string
    readonly sent: string
    readonly mails: string
    readonly passwords: string
  }
}
