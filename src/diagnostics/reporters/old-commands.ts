/** The runner of GitHub Actions still obeys `##[command]` wherever it stands in a line that is no other command. */
export function withoutOldCommands(text: string): string {
  return text.replaceAll('##[', '# #[');
}
