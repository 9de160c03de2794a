export { findUrls } from './find-urls.ts'
export { charsetOf, openText, TEXT_BYTES_MAX } from './open-text.ts'
export { sharesInList } from './shares-in-list.ts'
export { unreadCharset } from './unread-charset.ts'
