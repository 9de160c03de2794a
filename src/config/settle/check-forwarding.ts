import type { LedgerConfig } from '../config.ts'
import type { Reading } from '../reading/reading.ts'
import { contradiction } from './contradictions.ts'

/** Tells where entries of the ledger would leave this machine in clear, though nobody said that they may. */
export function checkForwarding({ syslog, webhook }: LedgerConfig, reading: Reading): void {
  if (syslog?.ca !== undefined && syslog.to.transport !== 'tls')
    reading.tell('ledger.syslog.ca', contradiction.caWithoutTls)
  if (webhook === undefined || !/^http:/iu.test(webhook.url)) return
  if (webhook.ca !== undefined) reading.tell('ledger.webhook.ca', contradiction.caWithoutTls)
  if (!webhook.allowHttp && !isLoopback(new URL(webhook.url).hostname))
    reading.tell('ledger.webhook.url', contradiction.clearWebhook)
}

const isLoopback = (host: string): boolean => /^127(?:\.\d{1,3}){3}$|^\[::1\]$|^localhost$/u.test(host)
