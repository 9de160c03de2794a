// Office documents in one XML file: Flat OPC, Word 2003 XML, Excel 2003 XML.
export { officeXmlKind } from './office-xml-kind.ts'
export { openOfficeXml } from './open-office-xml.ts'
