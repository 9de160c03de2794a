import path from 'node:path'
import type { Config } from './config.ts'
import { readConfig } from './read-config.ts'

/** What `npm start` runs where nobody wrote a sekisho.yaml: only this machine reaches it, and all lies in one folder. */
export function embeddedConfig(folder: string, ports: { readonly smtp?: number; readonly http?: number } = {}): Config {
  const { smtp = 2525, http = 8080 } = ports
  const here = path.resolve(folder)
  const written = {
    data: here,
    hostname: 'localhost',
    domains: ['clinic.example'],
    'next-hop': `maildir:${path.join(here, 'mail')}`,
    doors: {
      smtp: [{ listen: `127.0.0.1:${smtp}` }],
      http: [{ listen: `127.0.0.1:${http}`, pages: true }],
    },
    digest: { from: 'sekisho@clinic.example', 'page-url': `http://127.0.0.1:${http}` },
  }
  // WHY by way of text: JSON is YAML, and so the defaults are the same as in a file.
  const reading = readConfig(JSON.stringify(written), path.join(here, 'sekisho.yaml'))
  if ('config' in reading) return reading.config
  throw new Error(`embedded configuration: ${reading.mistakes.map(({ key, text }) => `${key}: ${text.en}`).join('; ')}`)
}
