import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import type { SmtpReply } from '#domain'
import { syncFolder } from '../sync-folder.ts'
import type { Delivery, DeliveryOutcome, NextHop } from './next-hop.ts'
import { outcomeOf } from './outcome.ts'

// SPEC: https://cr.yp.to/proto/maildir.html: written and synced in tmp/, renamed into new/, under a name that nobody else
// can take. ",S=" is the size, which Maildir++ and Dovecot read.

/**
 * A Maildir as next hop: one file for each mail, whoever its recipients are. In front of the mail, whose bytes stay what
 * they are, stand Return-Path and a Delivered-To for each recipient.
 */
export function openMaildir(folder: string, sync: (folder: string) => Promise<void> = syncFolder): NextHop {
  return {
    deliver: async (delivery) => {
      const reply = await store(folder, delivery, sync)
      return delivery.recipients.map((recipient): DeliveryOutcome => outcomeOf(recipient, reply))
    },
    whyNot: async () => {
      try {
        await makeFolders(folder)
        return undefined
      } catch (error) {
        return messageOf(error)
      }
    },
    close: async () => {},
  }
}

const STORED: SmtpReply = { code: 250, enhanced: '2.0.0', text: 'Stored' }

async function store(folder: string, delivery: Delivery, sync: (folder: string) => Promise<void>): Promise<SmtpReply> {
  try {
    await makeFolders(folder)
    await put(folder, delivery)
    return await synced(path.join(folder, 'new'), sync)
  } catch (error) {
    return { code: 452, enhanced: '4.3.1', text: `The mail cannot be stored: ${messageOf(error)}` }
  }
}

/**
 * WHY it counts as stored in either case: once it has its name, its reader has it, and whoever heard that it failed would
 * send it again. What may be lost is lost with the power in the next seconds only; the ledger has the reply, which says so.
 */
async function synced(folder: string, sync: (folder: string) => Promise<void>): Promise<SmtpReply> {
  try {
    await sync(folder)
    return STORED
  } catch (error) {
    return { ...STORED, text: `Stored; the folder could not be synced: ${messageOf(error)}` }
  }
}

/** WHY every time: a folder that somebody moved away is made anew, and it costs less than the sync. */
async function makeFolders(folder: string): Promise<void> {
  for (const name of ['tmp', 'new', 'cur']) await mkdir(path.join(folder, name), { recursive: true, mode: 0o700 })
}

async function put(folder: string, { bytes, sender, recipients }: Delivery): Promise<void> {
  const envelope = Buffer.from(envelopeOf(sender, recipients))
  const name = uniqueName(envelope.length + bytes.length)
  const unfinished = path.join(folder, 'tmp', name)
  try {
    await writeSynced(unfinished, [envelope, bytes])
    // If we die before this line a file is left in tmp/, which every Maildir program ignores and clears; after it the mail
    // is there, and the sender, who was not told, sends it again.
    await rename(unfinished, path.join(folder, 'new', name))
  } catch (error) {
    await unlink(unfinished).catch(() => {}) // It may not be there at all, and the first error is the one to tell.
    throw error
  }
}

async function writeSynced(name: string, pieces: readonly Buffer[]): Promise<void> {
  const file = await open(name, 'wx', 0o600)
  try {
    // WHY not writev: it may write less than it was given.
    for (const piece of pieces) await file.writeFile(piece)
    await file.sync()
  } finally {
    await file.close()
  }
}

const envelopeOf = (sender: string, recipients: readonly string[]): string =>
  [`Return-Path: <${oneLine(sender)}>`, ...recipients.map((one) => `Delivered-To: ${oneLine(one)}`), ''].join('\r\n')

const oneLine = (address: string): string => address.replace(/\p{Cc}/gu, '?')

function uniqueName(bytes: number): string {
  const host = hostname().replace(/[^A-Za-z0-9.-]/gu, '_')
  const microseconds = Math.floor((performance.timeOrigin + performance.now()) * 1_000)
  const [seconds, rest] = [Math.floor(microseconds / 1_000_000), microseconds % 1_000_000]
  return `${seconds}.M${rest}P${process.pid}R${randomBytes(8).toString('hex')}.${host},S=${bytes}`
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
