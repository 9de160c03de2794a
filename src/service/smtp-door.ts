import { readFileSync } from 'node:fs'
import { listenText, type SmtpDoorConfig } from '#config'
import type { Arrival, SmtpReply } from '#domain'
import { clinicFor, isOwnSender, type MailToDeliver, replyOf } from '#intake'
import { newId } from '#store'
import {
  clientToForward,
  type RecipientQuestion,
  receivedField,
  type SmtpMail,
  type SmtpServer,
  type SmtpTls,
  serveSmtp,
} from '../doors/smtp/index.ts'
import { clinicConfigOf } from './next-hop-of.ts'
import type { House } from './open-house.ts'
import type { ServiceEvent } from './service-event.ts'

const NO_RELAY: SmtpReply = { code: 550, enhanced: '5.7.1', text: 'Relaying is not allowed' }

/** The SMTP door: a mail is answered for when its next hop has it, or it is held, and the ledger has written that down. */
export function openSmtpDoor(
  door: SmtpDoorConfig,
  house: House,
  onEvent: (event: ServiceEvent) => void,
): Promise<SmtpServer> {
  const { listen, mode, limits, trusted } = door
  if ('socket' in listen) throw new RangeError('The SMTP door listens at a host and a port')
  return serveSmtp({
    listen,
    trusted,
    greet: house.config().hostname,
    ...(door.tls === undefined ? {} : { tls: readTls(door.tls) }),
    limits: smtpLimits(limits, house.config().service.drain),
    judge: async (mail, signal) => {
      const arrival = mode === 'mx' ? withReceived(mail, house.config().hostname) : mail.arrival
      return replyOf(await house.intake.take(arrival, { deliver: handOn(mail, signal) }))
    },
    ...(mode === 'mx' ? { checkRecipient: async (question) => mayPass(question, house) } : {}),
    onEvent: (event) => onEvent({ from: 'smtp', door: listenText(listen), event }),
  })

  function handOn(mail: SmtpMail, signal: AbortSignal) {
    return ({ bytes, sender, recipients, tenant }: MailToDeliver) => {
      const own = clinicConfigOf(tenant, house.config())?.nextHop ?? door.nextHop
      return house.nextHops.of(own).deliver({
        ...{ bytes, sender, recipients, signal, smtputf8: mail.parameters.smtputf8 },
        xforward: clientToForward(mail),
      })
    }
  }
}

/** Where the world connects, nobody behind us could otherwise tell where a mail came from. */
const withReceived = (mail: SmtpMail, by: string): Arrival => {
  const field = Buffer.from(receivedField(mail, { by, id: newId(), at: new Date() }), 'latin1')
  return { ...mail.arrival, bytes: Buffer.concat([field, mail.arrival.bytes]) }
}

/** Where the world connects: mail for us comes in, mail of ours goes out, and nothing else passes. */
const mayPass = (
  { recipient, sender, client, peer }: Pick<RecipientQuestion, 'recipient' | 'sender' | 'client' | 'peer'>,
  house: House,
): SmtpReply | undefined => {
  const clinics = house.clinics()
  if (clinicFor(clinics, recipient) !== undefined) return undefined
  const { login } = client
  const sent = { sender, ...(login === undefined ? {} : { login }) }
  return isOwnSender(sent, clinics, house.isOwnNetwork(peer.address)) ? undefined : NO_RELAY
}

const readTls = ({ cert, key }: { cert: string; key: string }): SmtpTls => ({
  cert: readFileSync(cert),
  key: readFileSync(key),
})

const smtpLimits = (limits: SmtpDoorConfig['limits'], drainMs: number) => ({
  mailBytesMax: limits.size,
  recipientsMax: limits.recipients,
  connectionsMax: limits.connections,
  connectionsPerAddressMax: limits.connectionsPerPeer,
  mailsPerMinuteMax: limits.perMinute,
  idleMs: limits.idle,
  drainMs,
})
