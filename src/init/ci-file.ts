import { VERSION } from '../version.js';

export type CiName = 'github' | 'gitlab';

/** A file that has models checked and tested wherever the code is. */
export interface CiFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** The one file in which all jobs of a project stand: where it is there, somebody has to add what is here. */
  readonly isShared: boolean;
}

/**
 * @param folder that of the models, from the root of the repository: plain words, or empty for the root itself; undefined where it cannot
 * be written without quotes, so that the whole repository is checked.
 */
export function ciFile(name: CiName, folder: string | undefined): CiFile {
  const test =
    folder === undefined ? undefined : ['npx --yes', `dynamodel@${VERSION}`, 'test', folder].join(' ').trim();
  return name === 'github' ? githubFile(folder ?? '', test) : gitlabFile(folder ?? '', test);
}

function githubFile(folder: string, test: string | undefined): CiFile {
  const paths = folder === '' ? '' : `          paths: ${JSON.stringify(folder)}\n`;
  const tests = test === undefined ? '' : `      - run: ${test}\n`;
  const text = `name: models
on: [push, pull_request]
permissions: {}
jobs:
  check:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write
      security-events: write
    steps:
      # The whole history: a pull request is compared with the branch that it goes to.
      - uses: actions/checkout@v5
        with: {fetch-depth: 0}
      - uses: actions/setup-node@v5
        with: {node-version: 22}
      # Annotations, a summary of the job, a report for code scanning, and one comment on a pull request: what it changes in units, cost and heat.
      - id: check
        uses: dynamodel/dynamodel@v${VERSION}
        with:
          comment: "true"
${paths}${tests}      # Of a private repository, code scanning is part of GitHub Code Security: with it, take the last condition away.
      - uses: github/codeql-action/upload-sarif@v4
        if: \${{ !cancelled() && steps.check.outputs.sarif && !github.event.repository.private }}
        with:
          sarif_file: \${{ steps.check.outputs.sarif }}
          category: dynamodel
`;
  return { path: '.github/workflows/dynamodel.yml', text, isShared: false };
}

function gitlabFile(folder: string, test: string | undefined): CiFile {
  const check = ['npx --yes', `dynamodel@${VERSION}`, 'check', ...(folder === '' ? [] : [folder])].join(' ');
  const tests = test === undefined ? '' : `    - ${test}\n`;
  const text = `dynamodel:
  image: node:22
  script:
    # Code Quality and a test report in the merge request.
    - ${check} --format text --format gitlab=gl-code-quality-report.json --format junit=junit.xml
${tests}  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
      junit: junit.xml
`;
  return { path: '.gitlab-ci.yml', text, isShared: true };
}
