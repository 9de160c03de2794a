import type { ServeWords } from './serve-wording.ts'

export const SERVE_EN: ServeWords = {
  summary: 'Runs the checkpoint in front of your mailboxes',
  about:
    'Opens the doors that sekisho.yaml names (SMTP, milter, HTTP, IMAP), judges every mail that comes through, delivers it or holds it, and writes both into the ledger.',
  config: 'the configuration; ./sekisho.yaml, else /etc/sekisho/sekisho.yaml',
  embedded: 'run without a configuration, on this machine only, with everything in this folder',
  after: `
Signals: SIGTERM and Ctrl+C finish the mail under way and end; SIGHUP reads the configuration again.

Examples:
  sekisho config check
  sekisho serve
  sekisho serve --config /etc/sekisho/sekisho.yaml
`,
  mistakes: (file, count) => `${file}: ${count === 1 ? 'one mistake' : `${count} mistakes`}, so nothing was started:`,
  listening: (door, place) => `Listening: ${door} at ${place}`,
  watching: (mailbox) => `Watching the mailbox ${mailbox}`,
  watchedElsewhere: (mailbox) =>
    `The mailbox ${mailbox} is watched by another Sekisho on the same store; this one takes over when that one ends.`,
  ready: 'Ready. Ctrl+C ends it.',
  stopping: 'Ending: mail under way is finished ...',
  stopped: 'Ended.',
  reloaded: (restart) =>
    `The configuration was read again and is in force.${restart.length === 0 ? '' : ` These keys change with a restart only: ${restart.join(', ')}.`}`,
  cannotReload: (why) => `The new configuration could not be put in force: ${why}`,
  notReloaded: 'The configuration has mistakes; the one before stays in force:',
  cannotStart: (what) => `Cannot start: ${what}`,
  logLost: (why) => `The log cannot be written, mail goes on without it: ${why}`,
  noConfig: (places) =>
    `There is no configuration: looked for ${places}. "sekisho serve --embedded FOLDER" runs without one.`,
}
