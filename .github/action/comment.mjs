// Puts a text into the one comment that it has on a pull request: writes it the first time, and in its place from then on.
// In the environment: COMMENT_FILE, COMMENT_NAME (of several, which one), GITHUB_TOKEN, and what the runner sets for every step.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const PAGE = 100;
const MOST_PAGES = 50;
const MOST_MILLISECONDS = 30_000;

const {
  COMMENT_FILE,
  COMMENT_NAME = '',
  GITHUB_TOKEN,
  GITHUB_API_URL,
  GITHUB_REPOSITORY,
  GITHUB_EVENT_PATH,
} = process.env;

/** Nobody reads it in the comment; a digest, so that no name ends it. */
const MARK = `<!-- dynamodel ${createHash('sha256').update(COMMENT_NAME).digest('hex').slice(0, 16)} -->`;

/** Refused, as on a pull request from a fork: the job goes on, and says why there is no comment. */
class Refused extends Error {}

async function main() {
  const number = JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8')).pull_request?.number;
  if (!Number.isInteger(number)) return console.log('There is no pull request to comment on.');
  const body = `${MARK}\n${readFileSync(COMMENT_FILE, 'utf8')}`;
  const comments = `repos/${GITHUB_REPOSITORY}/issues/${number}/comments`;
  const own = await ownComment(comments);
  if (own === undefined) await request('POST', comments, { body });
  else if (own.body !== body) await request('PATCH', `repos/${GITHUB_REPOSITORY}/issues/comments/${own.id}`, { body });
}

/** Written by a program and not by a person, whose text would be overwritten. */
async function ownComment(comments) {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const found = await request('GET', `${comments}?per_page=${PAGE}&page=${page}`);
    const own = found.find(({ body, user }) => user?.type === 'Bot' && body?.startsWith(MARK));
    if (own !== undefined || found.length < PAGE) return own;
  }
  return undefined;
}

async function request(method, path, data) {
  const response = await fetch(`${GITHUB_API_URL}/${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${GITHUB_TOKEN}`,
      'content-type': 'application/json',
      'user-agent': 'dynamodel',
      'x-github-api-version': '2022-11-28',
    },
    signal: AbortSignal.timeout(MOST_MILLISECONDS),
    ...(data === undefined ? {} : { body: JSON.stringify(data) }),
  });
  if (response.ok) return response.json();
  const said = `${method} ${path}: ${response.status} ${(await response.text()).slice(0, 300)}`;
  throw response.status === 401 || response.status === 403 || response.status === 404
    ? new Refused(said)
    : new Error(said);
}

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
function annotation(level, text) {
  const escaped = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  console.log(`::${level} title=dynamodel::${escaped}`);
}

try {
  await main();
} catch (error) {
  if (error instanceof Refused) {
    annotation(
      'warning',
      `There is no comment on the pull request, since GitHub refuses it: give the job \`permissions: {pull-requests: write}\`; pull requests from forks have no such right. The report is in the summary of the job. (${error.message})`,
    );
  } else {
    annotation('error', `The comment on the pull request could not be written: ${error.message}`);
    process.exitCode = 1;
  }
}
