export { openShortcut } from './open-shortcut.ts'
