// PowerPoint 97-2003: records in a stream, with storages packed into some of them.
export { openPowerPoint } from './open-powerpoint.ts'
