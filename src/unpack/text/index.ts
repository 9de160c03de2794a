export { findUrls } from './find-urls.ts'
export { charsetOf, openCode, openText, TEXT_BYTES_MAX } from './open-text.ts'
