// Office documents in one XML file: Flat OPC, Word 2003 XML, Excel 2003 XML.
export { officeXmlKind, XML_HEAD_BYTES } from './office-xml-kind.ts'
export { openOfficeXml } from './open-office-xml.ts'
