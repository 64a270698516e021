export { examineApi } from './api.ts';
export { examineLake } from './lake.ts';
export { examineProgram } from './program.ts';
