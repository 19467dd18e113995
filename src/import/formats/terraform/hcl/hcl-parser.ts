import grammar from '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm';
import { Language, Parser } from 'web-tree-sitter';
import runtime from 'web-tree-sitter/web-tree-sitter.wasm';

/** A parser of Terraform's language. Its two WebAssembly modules are large, so this file is loaded by those who parse, and by nobody else. */
export async function hclParser(): Promise<Parser> {
  // Its file is not looked for: its bytes are here.
  await Parser.init({ wasmBinary: runtime, locateFile: (name: string) => name });
  return new Parser().setLanguage(await Language.load(grammar));
}
