// OLE objects: files packed into documents, and the classes of what is embedded.

export { baseName, type OlePackage, packageName, parseOlePackage } from './ole-package.ts'
export { type Ole1Object, parseOle1Object } from './ole1-object.ts'
export { openObjects } from './open-objects.ts'
export { isFileHead } from './sniff.ts'
