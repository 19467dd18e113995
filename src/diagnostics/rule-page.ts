/** Where a rule's page lies in the repository: what it finds, why it matters, a wrong and a right model. */
export function rulePageUrl(rule: string): string {
  return `https://github.com/dynamodel/dynamodel/blob/main/examples/rules/${rule}.md`;
}
