// The door of the unpacking room: what arrived goes in, one flat list of parts with their facts and flaws comes out.

export { type Provisions, unpack } from './walk/walk.ts'
