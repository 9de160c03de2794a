// The line that whoever hands a mail on puts on top of it. SPEC: RFC 5321 section 4.4; protocol names RFC 3848, RFC 6531.
//
//   Received: from HELO (NAME [ADDRESS]) by OURS with ESMTPS id ID for <RECIPIENT>; DATE
//
// WHY at all: without it a loop is not seen as one, and nobody behind us learns where a mail came from.
import type { SmtpMail } from './mail.ts'

export interface ReceivedBy {
  /** Our name. */
  readonly by: string
  /** What we call the mail. */
  readonly id: string
  readonly at: Date
}

/** The field with its line end; every word of the client's is cut and cleaned. */
export function receivedField(mail: SmtpMail, { by, id, at }: ReceivedBy): string {
  const { peer, recipients } = mail.arrival
  const name = peer?.name === undefined ? '' : `${clean(peer.name)} `
  const address = peer?.address.includes(':') === true ? `IPv6:${peer.address}` : (peer?.address ?? '')
  // WHY not several: each would read in his mail who else got it in secret.
  const [recipient] = recipients.length === 1 ? recipients : []
  const target = recipient === undefined || /[^\x21-\x7e]/u.test(recipient) ? '' : `\r\n\tfor <${recipient}>`
  return [
    `Received: from ${clean(peer?.helo ?? 'unknown')} (${name}[${clean(address)}])`,
    `\tby ${clean(by)} with ${protocolOf(mail)} id ${clean(id)}${target};`,
    `\t${at.toUTCString().replace('GMT', '+0000')}`,
    '',
  ].join('\r\n')
}

const clean = (text: string): string => text.replace(/[^A-Za-z0-9.:_[\]-]/gu, '?').slice(0, 255)

function protocolOf({ client, parameters }: SmtpMail): string {
  const secured = `${client.tls === undefined ? '' : 'S'}${client.login === undefined ? '' : 'A'}`
  if (parameters.smtputf8) return `UTF8SMTP${secured}`
  return client.isExtended ? `ESMTP${secured}` : 'SMTP'
}
