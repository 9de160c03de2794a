export { findUrls } from './find-urls.ts'
export { charsetOf, openText, TEXT_BYTES_MAX } from './open-text.ts'
