export { Concealing, type Concealment } from './concealment.ts'
