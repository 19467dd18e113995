export const LEADERBOARD = `# The best players of each season: a board that everybody writes to, cut into shards.
dynamodel: 1
model: leaderboard

tables:
  scores:
    key: {pk: pk, sk: sk}
    indexes:
      board: {pk: boardPk, sk: boardSk, project: {include: [playerId, nickname, points]}}

entities:
  Player:
    key: {pk: "PLAYER#{playerId}", sk: "PROFILE"}
    attributes:
      playerId: {type: ulid, generate: ulid}
      nickname: {type: string, minBytes: 1, maxBytes: 60, avgBytes: 12}
    volume: {count: 1M, growth: 2k/day}

  Score:
    description: The best that a player has reached in a season.
    key: {pk: "PLAYER#{playerId}", sk: "SCORE#{season}"}
    indexes:
      # One key takes 1,000 writes a second, and a season is one board: eight shards take 8,000.
      # A player is always in the same shard, so that a better score moves within it.
      # Numbers in text need zeros before them to sort as numbers do.
      board: {pk: "BOARD#{season}#{shard:8 by playerId}", sk: "{points|pad:9}#{playerId}"}
    attributes:
      playerId: ulid
      season: {type: string, charset: "0-9-", minBytes: 7, maxBytes: 7, distinct: 12}
      points: {type: int, min: 0, max: 999999999}
      nickname: {type: string, minBytes: 1, maxBytes: 60, avgBytes: 12}
    volume: {count: 4M, per: {Player: {avg: 4, p99: 12, max: 60}}}

# What is asked, and how often. Which index serves it is derived: dynamodel explain topPlayers
accessPatterns:
  getPlayer: {op: get, entity: Player, by: [playerId], rate: {avg: 20/s, peak: 200/s}}
  scoresOfPlayer: {op: query, entity: Score, by: [playerId], order: desc, limit: 12, rate: {avg: 10/s, peak: 100/s}}
  # The first ten of all shards' first ten; nearly everybody looks at the same season.
  topPlayers:
    op: query
    entity: Score
    by: [season]
    order: desc
    limit: 10
    fanOut: {shard: all}
    merge: {order: points}
    cache: {hitRate: 95%, ttl: 5s}
    rate: {avg: 60/s, peak: 1k/s}
    skew: "hot(1, 90%) on season"
  register: {op: create, entity: Player, rate: {avg: 0.03/s, peak: 10/s}}
  firstScore: {op: create, entity: Score, rate: {avg: 1/s, peak: 100/s}, skew: "hot(1, 90%) on season"}
  # A score that is not better is refused, and costs nothing in the index.
  # dynamodel-ignore DM3012: the board is sorted by what changes
  improve:
    op: update
    entity: Score
    set: [points]
    condition: "points < $points"
    rate: {avg: 20/s, peak: 500/s}
    skew: "hot(1, 90%) on season"

# Items to test with, and to begin with: dynamodel serve
samples:
  entities:
    Player:
      - {id: ada, playerId: 01JABCDEFGHJKMNPQRSTVWXYA1, nickname: ada}
      - {id: bo, playerId: 01JABCDEFGHJKMNPQRSTVWXYA2, nickname: bo}
    Score:
      - {id: ada-1, player: ada, season: 2026-01, points: 120500, nickname: ada}
      - {id: bo-1, player: bo, season: 2026-01, points: 99000, nickname: bo}

# dynamodel test
tests:
  - name: the best of a season come from all shards, in the order of numbers
    call: {topPlayers: {season: 2026-01}}
    expect: {ids: [ada-1, bo-1], requests: 8}
  - name: a better score is seen at once
    given: [{improve: {score: bo-1, points: 1000000}}]
    call: {topPlayers: {season: 2026-01}}
    expect: {ids: [bo-1, ada-1]}
  - name: a worse score is refused
    call: {improve: {score: ada-1, points: 100}}
    expect: {error: ConditionFailed}
`;
