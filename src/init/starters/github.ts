export const GITHUB = `# Repositories with numbered issues, and stars that are read from both sides.
dynamodel: 1
model: github

tables:
  github:
    key: {pk: pk, sk: sk}
    indexes:
      gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}

# Types with a name are declared once. Names are compared without regard to case, as GitHub does.
types:
  Login: {type: string, charset: "a-z0-9-", minBytes: 1, maxBytes: 39, avgBytes: 10, normalize: lower}
  RepoName: {type: string, charset: "a-z0-9_.-", minBytes: 1, maxBytes: 100, avgBytes: 14, normalize: lower}
  Number: {type: int, min: 1, max: 99999999}

entities:
  Repo:
    key: {pk: "REPO#{owner}#{repo}", sk: "REPO"}
    indexes:
      gsi1: {pk: "OWNER#{owner}", sk: "{repo}"}
    attributes:
      owner: Login
      repo: RepoName
      # Counters are changed by \`add\` alone.
      issues: {type: int, min: 0, counter: true, default: 0}
      stars: {type: int, min: 0, counter: true, default: 0}
    volume: {count: 1M, per: {owner: {avg: 8, p99: 200, max: 10000}}}

  Issue:
    key: {pk: "REPO#{owner}#{repo}", sk: "ISSUE#{number|pad:8}"}
    indexes:
      # Open and closed issues are apart, each in the order of their numbers.
      gsi1: {pk: "ISSUES#{owner}#{repo}#{status}", sk: "{number|pad:8}"}
    attributes:
      owner: Login
      repo: RepoName
      # The next number of the repository: a request before the create counts it up.
      number: {is: Number, generate: sequence(Repo.issues)}
      status: {enum: [OPEN, CLOSED], weights: {OPEN: 20, CLOSED: 80}, default: OPEN}
      title: {type: string, maxBytes: 300, avgBytes: 50}
    volume: {count: 10M, per: {Repo: {avg: 10, p99: 400, max: 60000}}}

  # The repositories that somebody has starred; in the index, who has starred a repository.
  Star:
    key: {pk: "STARS#{login}", sk: "{owner}#{repo}"}
    indexes:
      gsi1: {pk: "STARRED#{owner}#{repo}", sk: "{login}"}
    attributes:
      login: Login
      owner: Login
      repo: RepoName
    volume: {count: 5M, per: {login: {avg: 10, p99: 300, max: 10000}, Repo: {avg: 5, p99: 100, max: 100000}}}

# What is asked, and how often. Which index serves it is derived: dynamodel explain openIssues
accessPatterns:
  getRepo: {op: get, entity: Repo, by: [owner, repo], rate: {avg: 50/s, peak: 200/s}}
  reposOfOwner: {op: query, entity: Repo, by: [owner], page: 30, rate: {avg: 10/s, peak: 50/s}}
  openIssues: {op: query, entity: Issue, by: [owner, repo, status], order: desc, page: 25, rate: {avg: 20/s, peak: 100/s}}
  starredBy: {op: query, entity: Star, by: [owner, repo], page: 50, rate: {avg: 2/s, peak: 10/s}}
  createRepo: {op: create, entity: Repo, rate: 0.1/s}
  openIssue: {op: create, entity: Issue, rate: {avg: 1/s, peak: 10/s}}
  setIssue: {op: update, entity: Issue, set: [status], rate: {avg: 1/s, peak: 10/s}}
  # The star and its count, or neither.
  star:
    op: transact-write
    params: {star: Star}
    steps:
      - {create: Star, from: star}
      - {update: Repo, by: [owner, repo], add: {stars: 1}, else: NoSuchRepo}
    rate: {avg: 0.5/s, peak: 5/s}

# Items to test with, and to begin with: dynamodel serve
samples:
  entities:
    Repo:
      - {id: engine, owner: acme, repo: engine, issues: 2, stars: 1}
    Issue:
      - {id: smoke, owner: acme, repo: engine, number: 1, status: CLOSED, title: Smoke}
      - {id: fire, owner: acme, repo: engine, number: 2, title: Fire}
    Star:
      - {id: ann-engine, login: ann, owner: acme, repo: engine}

# dynamodel test
tests:
  - name: an issue takes the next number of its repository
    given: [{openIssue: {owner: acme, repo: engine, title: Ashes}}]
    call: {openIssues: {owner: acme, repo: engine, status: OPEN}}
    expect: {items: [{number: 3, title: Ashes}, {number: 2}]}
  - name: a star is given once
    call: {star: {star: {owner: acme, repo: engine, login: Ann}}}
    expect: {error: AlreadyExists}
  - name: a star is counted
    given: [{star: {star: {owner: acme, repo: engine, login: bob}}}]
    call: {getRepo: {owner: acme, repo: engine}}
    expect: {items: [{stars: 2}]}
`;
