export const SAAS = `# A product for many companies in one table: users and teams, read both ways.
dynamodel: 1
model: saas

# Every partition key begins with the tenant, and every pattern must give it: no call reads what is another's.
tenancy:
  field: tenantId
  prefix: "T#{tenantId}"
  # The largest tenants have most of the load.
  values: {count: 2000, skew: zipf(1.0)}

tables:
  saas:
    key: {pk: pk, sk: sk}
    indexes:
      gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}

# Types with a name are declared once.
types:
  TenantId: {type: string, charset: "a-z0-9-", minBytes: 3, maxBytes: 24, avgBytes: 10}
  Name: {type: string, minBytes: 1, maxBytes: 200, avgBytes: 18}

entities:
  User:
    key: {pk: "USER#{userId}", sk: "PROFILE"}
    attributes:
      tenantId: {is: TenantId, immutable: true}
      userId: {type: ulid, generate: ulid}
      email: {type: string, minBytes: 3, maxBytes: 254, avgBytes: 24, normalize: lower}
      name: {is: Name}
    # Unique within a tenant.
    unique: {email: {scope: [tenantId], onConflict: EmailTaken}}
    # Goes up with each write: whoever saw an older one changes nothing (\`lock\` below).
    version: version
    volume: {count: 100k, growth: 100/day}

  Team:
    key: {pk: "TEAM#{teamId}", sk: "ABOUT"}
    attributes:
      tenantId: {is: TenantId, immutable: true}
      teamId: {type: ulid, generate: ulid}
      name: Name
    volume: {count: 15k}

  # Who is in which team: members of a team in the table, teams of a user in the inverted index.
  Membership:
    key: {pk: "TEAM#{teamId}", sk: "USER#{userId}"}
    indexes: {gsi1: invert}
    attributes:
      tenantId: {is: TenantId, immutable: true}
      teamId: ulid
      userId: ulid
      role: {enum: [OWNER, MEMBER], weights: {OWNER: 10, MEMBER: 90}, default: MEMBER}
    volume: {count: 200k, per: {Team: {avg: 13, p99: 120, max: 2000}, User: {avg: 2, p99: 12, max: 60}}}

# What is asked, and how often. Which index serves it is derived: dynamodel explain teamsOfUser
accessPatterns:
  getUser: {op: get, entity: User, by: [userId], rate: {avg: 30/s, peak: 150/s}}
  teamWithMembers: {op: query, entities: [Team, Membership], by: [teamId], limit: 100, rate: {avg: 8/s, peak: 40/s}}
  teamsOfUser: {op: query, entity: Membership, by: [userId], limit: 100, rate: {avg: 30/s, peak: 150/s}}
  changeEmail: {op: update, entity: User, set: [email], lock: version, errors: [EmailTaken], rate: 0.02/s}
  # Both items, or none.
  createTeam:
    op: transact-write
    params: {team: Team, membership: Membership}
    steps:
      - {create: Team, from: team}
      - {create: Membership, from: membership}
    rate: 0.05/s

# Items to test with, and to begin with: dynamodel serve
samples:
  tenants: [acme, globex]
  entities:
    User:
      - {id: ann, tenantId: acme, userId: 01JABCDEFGHJKMNPQRSTVWXYA1, email: ann@example.com, name: Ann Berg, version: 1}
      - {id: bob, tenantId: acme, userId: 01JABCDEFGHJKMNPQRSTVWXYA2, email: bob@example.com, name: Bob Dahl, version: 4}
    Team:
      - {id: core, tenantId: acme, teamId: 01JABCDEFGHJKMNPQRSTVWXYB1, name: Core}
    Membership:
      - {id: ann-core, tenantId: acme, team: core, user: ann, role: OWNER}
      - {id: bob-core, tenantId: acme, team: core, user: bob}

# dynamodel test
tests:
  - name: the team and its members are read in one request
    call: {teamWithMembers: {team: core}}
    expect: {groups: {Team: [core], Membership: [ann-core, bob-core]}, requests: 1}
  - name: another tenant does not see them
    call: {teamWithMembers: {tenantId: globex, teamId: 01JABCDEFGHJKMNPQRSTVWXYB1}}
    expect: {ids: []}
  - name: whoever saw an old version changes nothing
    call: {changeEmail: {user: bob, email: bob@new.example, version: 3}}
    expect: {error: VersionConflict}
`;
