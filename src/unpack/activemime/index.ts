// ActiveMime: the OLE parts of documents that are saved as text.
export { isActiveMime, openActiveMime } from './open-activemime.ts'
