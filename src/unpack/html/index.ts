export { openHtml } from './open-html.ts'
export { openXml } from './open-xml.ts'
