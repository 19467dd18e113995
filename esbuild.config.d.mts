import type { BuildOptions, BuildResult } from 'esbuild';

export const SCHEMA_PATH: string;
export const VALIDATOR_PATH: string;
export function validatorSource(schemaText?: string): Promise<string>;
export function bundle(options?: BuildOptions): Promise<BuildResult>;
export function folderTexts(folder: string): Promise<Readonly<Record<string, string>>>;
