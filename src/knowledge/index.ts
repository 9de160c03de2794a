// What the place remembers of whom it writes with, and what it answers when a mail asks.

export { type Knowledge, openKnowledge } from './open-knowledge.ts'
