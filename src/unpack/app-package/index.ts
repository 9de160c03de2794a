export { openAppPackage } from './open-app-package.ts'
export { openJava } from './open-java.ts'
