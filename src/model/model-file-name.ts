import { basename } from 'node:path';

const MODEL_NAME = /^(?:.*\.)?dynamodel\.yaml$/s;

/** Whether a folder that is searched takes the file for a model. */
export function isModelPath(path: string): boolean {
  return MODEL_NAME.test(basename(path));
}
