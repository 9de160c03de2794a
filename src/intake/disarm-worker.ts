import { parentPort, workerData } from 'node:worker_threads'
import { disarmMail } from '#actions'

// The thread in which a mail is disarmed: what it holds is hostile, so it has a memory limit and a clock of its own.

const { bytes, id } = workerData as { readonly bytes: Uint8Array; readonly id: string }
parentPort?.postMessage(disarmMail(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { id }))
