// Outlook messages (.msg).
export { openMsg } from './open-msg.ts'
